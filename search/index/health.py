"""Whether the search engine answers, what waits for it, and whether it holds what it should."""

from django.conf import settings

from cms.ops.health import SECONDS_TO_WAIT, Part

from .engines.elasticsearch import ForeignIndexError
from .state import drift_by_count, is_index_foreign, waiting


def search() -> list[Part]:
    drift = drift_by_count()
    found = []
    if settings.ELASTICSEARCH_URL:
        advice = "Elasticsearch does not answer: the database does. Is it running, and is ELASTICSEARCH_URL right?"
        if is_index_foreign():
            advice = ForeignIndexError.advice
        found.append(Part("search engine", drift["elasticsearch"] is not None, advice=advice))
        queue = waiting()
        advice = "Changes wait for the search engine. Is the worker running? python manage.py run_scheduler"
        figures = {"rows": queue.rows, "seconds": queue.seconds}
        found.append(Part("search queue", queue.seconds <= SECONDS_TO_WAIT, advice=advice, figures=figures))
    advice = "An engine holds more or less than it should. Run: python manage.py search_index sync"
    return [*found, Part("search drift", not any(drift.values()), advice=advice, figures=drift)]
