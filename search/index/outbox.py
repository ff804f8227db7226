"""From SearchEntry to Elasticsearch: what still has to be sent (`indexed_version < version`), and only that.

A row counts as sent when the server confirmed the version that was sent, so a process that dies halfway leaves
nothing behind but work for the next one.
"""

import logging

from .engines.elasticsearch import ApiError, ElasticsearchEngine, TransportError, configured
from .models import SearchEntry

logger = logging.getLogger(__name__)
BATCH = 500


def send_soon() -> None:
    """After a commit: send what waits; a server that does not answer gets it at the next turn of the clock."""
    engine = configured()
    if engine is None:
        SearchEntry.objects.gone().delete()
        return
    if engine.rests:
        return
    try:
        send(engine)
    except (ApiError, TransportError) as error:
        engine.rest()
        logger.warning("Elasticsearch did not take the changes: %s. They wait.", error)


def send(engine: ElasticsearchEngine) -> int:
    """Send everything that waits. Returns how many rows the server confirmed."""
    sent = 0
    while rows := list(SearchEntry.objects.still_to_send().order_by("version")[:BATCH]):
        confirmed = engine.send(rows)
        for row in confirmed:
            # Only this version: the row may have changed while it was on its way.
            SearchEntry.objects.filter(pk=row.pk, indexed_version__lt=row.version).update(indexed_version=row.version)
        sent += len(confirmed)
        if len(confirmed) < len(rows):
            break
    if sent:
        engine.refresh()
    purge()
    return sent


def purge() -> None:
    """Forget rows that are gone and that every engine has confirmed to be gone."""
    SearchEntry.objects.gone_everywhere().delete()
