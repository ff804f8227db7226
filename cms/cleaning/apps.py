from django.apps import AppConfig


class CleaningConfig(AppConfig):
    name = "cms.cleaning"
    label = "cleaning"
    verbose_name = "Cleaning"

    def ready(self):
        from . import fields

        fields.install()
