"""The search page as an app: it has no models."""

from django.apps import AppConfig


class SiteSearchConfig(AppConfig):
    """The page over everything."""

    name = "search.site"
    label = "search_site"
    verbose_name = "Search page"

    def ready(self) -> None:
        from . import checks  # noqa: F401
