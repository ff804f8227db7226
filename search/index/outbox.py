"""From SearchEntry to Elasticsearch: what still has to be sent (`indexed_version < version`), and only that.

A row counts as sent when the server confirmed the version that was sent, so a process that dies halfway leaves
nothing behind but work for the next one.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import F

from .engines.elasticsearch import ApiError, ElasticsearchEngine, EngineDownError, TransportError, configured
from .models import SearchEntry

logger = logging.getLogger(__name__)
BATCH = 500


_held_back: ContextVar[bool] = ContextVar("nothing is sent after commits", default=False)


@contextmanager
def held_back():
    """What is committed meanwhile waits, for whoever opened this is about to send it all."""
    token = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(token)


def send_soon() -> None:
    """After a commit: send what waits; a server that does not answer gets it at the next turn of the clock."""
    engine = configured()
    if engine and _held_back.get():
        return
    if engine is None:
        SearchEntry.objects.gone().delete()
        return
    if engine.rests:
        return
    try:
        send(engine)
    except (ApiError, TransportError, EngineDownError) as error:
        engine.rest()
        logger.warning("Elasticsearch did not take the changes: %s. They wait.", error)


def send(engine: ElasticsearchEngine) -> int:
    """Send everything that waits. Returns how many rows the server confirmed."""
    sent = 0
    while rows := list(SearchEntry.objects.still_to_send().order_by("version")[:BATCH]):
        confirmed = engine.send(rows)
        note_sent([(row.pk, row.version) for row in confirmed])
        sent += len(confirmed)
        if len(confirmed) < len(rows):
            break
    if sent:
        engine.refresh()
    purge()
    return sent


def note_sent(sent: list[tuple[int, int]]) -> None:
    """The server has these rows (primary key, version). A version is given once: a row that changed meanwhile has
    another, and still waits."""
    same = SearchEntry.objects.filter(pk__in=[pk for pk, _ in sent], version__in=[version for _, version in sent])
    same.update(indexed_version=F("version"))


def purge() -> None:
    """Forget rows that are gone and that every engine has confirmed to be gone."""
    SearchEntry.objects.gone_everywhere().delete()
