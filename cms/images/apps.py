from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "cms.images"
    verbose_name = "Images"

    def ready(self):
        from . import signals  # noqa: F401
