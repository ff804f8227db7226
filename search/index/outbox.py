"""From SearchEntry to Elasticsearch: what still has to be sent (`indexed_version < version`), and only that.

A row counts as sent when the server confirmed the version that was sent, so a process that dies halfway leaves
nothing behind but work for the next one.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import F

from .engines.elasticsearch import (
    ApiError,
    ElasticsearchEngine,
    EngineUnavailableError,
    TransportError,
    get_elasticsearch_engine,
)
from .models import SearchEntry

logger = logging.getLogger(__name__)
BATCH = 500


_deferred: ContextVar[bool] = ContextVar("nothing is sent after commits", default=False)


@contextmanager
def deferred() -> Iterator[None]:
    """What is committed meanwhile waits, for whoever opened this is about to send it all."""
    token = _deferred.set(True)
    try:
        yield
    finally:
        _deferred.reset(token)


def flush_safely() -> None:
    """After a commit: send what waits; a server that does not answer gets it at the next turn of the clock."""
    engine = get_elasticsearch_engine()
    if engine and _deferred.get():
        return
    if engine is None:
        SearchEntry.objects.deleted().delete()
        return
    if engine.circuit_open:
        return
    try:
        flush(engine)
    except (ApiError, TransportError, EngineUnavailableError) as error:
        engine.trip()
        logger.warning("Elasticsearch did not take the changes: %s. They wait.", error)


def flush(engine: ElasticsearchEngine) -> int:
    """Send everything that waits. Returns how many rows the server confirmed."""
    sent = 0
    while rows := list(SearchEntry.objects.pending().order_by("version")[:BATCH]):
        confirmed = engine.bulk_index(rows)
        mark_indexed([(row.pk, row.version) for row in confirmed])
        sent += len(confirmed)
        if len(confirmed) < len(rows):
            break
    if sent:
        engine.refresh()
    purge()
    return sent


def mark_indexed(sent: list[tuple[int, int]]) -> None:
    """The server has these rows (primary key, version). A version is given once: a row that changed meanwhile has
    another, and still waits."""
    same = SearchEntry.objects.filter(pk__in=[pk for pk, _ in sent], version__in=[version for _, version in sent])
    same.update(indexed_version=F("version"))


def purge() -> None:
    """Forget rows that are gone and that every engine has confirmed to be gone."""
    SearchEntry.objects.purgeable().delete()
