from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "cms.resources"
    verbose_name = "Resources"

    def ready(self):
        from . import signal_handlers  # noqa: F401
