"""What the index registers when the site starts: its work beside the web server, its health, its checks."""

from collections.abc import Callable

from django.apps import AppConfig


class IndexConfig(AppConfig):
    """The rows of the search, and the engines that hold a copy of them."""

    name = "search.index"
    label = "search_index"
    verbose_name = "Search"

    def ready(self) -> None:
        from cms.http import cache_version
        from cms.ops import health
        from cms.ops.scheduler import DAY, Step, register, register_backlog

        from . import checks  # noqa: F401
        from .engines.elasticsearch import get_elasticsearch_engine
        from .health import search_components
        from .maintenance import sync
        from .outbox import flush_safely
        from .signals import rows_written
        from .status import queue_status

        def send(beat: Callable[[], None]) -> None:
            if get_elasticsearch_engine():
                flush_safely()

        register(Step("send to search", send, order=40))
        register(Step("compare search with its sources", sync, DAY, order=110))
        register_backlog("search_rows", lambda: queue_status().rows if get_elasticsearch_engine() else 0)
        health.register(search_components)
        rows_written.connect(cache_version.bump_version, dispatch_uid="cache_version")
