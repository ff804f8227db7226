from django.apps import AppConfig


class IndexConfig(AppConfig):
    name = "search.index"
    label = "search_index"
    verbose_name = "Search"

    def ready(self):
        from cms.http import cache_version
        from cms.ops import health
        from cms.ops.scheduler import DAY, Step, register, register_backlog

        from . import checks  # noqa: F401
        from .engines.elasticsearch import configured
        from .health import search
        from .maintenance import sync
        from .outbox import send_soon
        from .signals import rows_written
        from .state import waiting

        register(Step("send to search", lambda beat: configured() and send_soon(), order=40))
        register(Step("compare search with its sources", sync, DAY, order=110))
        register_backlog("search_rows", lambda: waiting().rows if configured() else 0)
        health.register(search)
        rows_written.connect(cache_version.changed, dispatch_uid="cache_version")
