from django.apps import AppConfig


class SiteSearchConfig(AppConfig):
    name = "search.site"
    label = "search_site"
    verbose_name = "Search page"

    def ready(self) -> None:
        from . import checks  # noqa: F401
