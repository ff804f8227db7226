from django.apps import AppConfig


class HttpConfig(AppConfig):
    name = "cms.http"
    label = "http"
    verbose_name = "HTTP"

    def ready(self):
        from . import cache_version, checks  # noqa: F401

        cache_version.connect_signals()
