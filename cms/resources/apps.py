from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "cms.resources"
    verbose_name = "Resources"

    def ready(self):
        from . import signals  # noqa: F401
