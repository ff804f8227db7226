"""Whether the search engine answers, what waits for it, and whether it holds what it should."""

from django.conf import settings

from cms.ops.health import MAX_QUEUE_SECONDS, Component

from .engines.elasticsearch import ForeignIndexError
from .status import drift_by_count, is_index_foreign, queue_status


def search_components() -> list[Component]:
    """The search engine and its queue, where there is one, and whether every engine holds what it should."""
    drift = drift_by_count()
    found = []
    if settings.ELASTICSEARCH_URL:
        advice = "Elasticsearch does not answer: the database does. Is it running, and is ELASTICSEARCH_URL right?"
        if is_index_foreign():
            advice = ForeignIndexError.advice
        found.append(Component("search engine", drift["elasticsearch"] is not None, advice=advice))
        queue = queue_status()
        advice = "Changes wait for the search engine. Is the worker running? python manage.py run_scheduler"
        figures = {"rows": queue.rows, "seconds": queue.seconds}
        found.append(Component("search queue", queue.seconds <= MAX_QUEUE_SECONDS, advice=advice, figures=figures))
    advice = "An engine holds more or less than it should. Run: python manage.py search_index sync"
    return [*found, Component("search drift", not any(drift.values()), advice=advice, figures=drift)]
