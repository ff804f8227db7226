"""What HTTP registers when the site starts: the check of addresses, and the signals that outdate kept pages."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    """Access, headers, errors, logs and the cache of pages."""

    name = "cms.http"
    label = "http"
    verbose_name = "HTTP"

    def ready(self):
        from . import cache_version, checks  # noqa: F401

        cache_version.connect_signals()
