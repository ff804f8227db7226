from django.apps import AppConfig


class IndexConfig(AppConfig):
    name = "search.index"
    label = "search_index"
    verbose_name = "Search"

    def ready(self):
        from . import checks  # noqa: F401
