"""How the search is: what waits for Elasticsearch and since when, and whether the engines hold as much as they should.

Cheap enough to be asked every few seconds. `search_index check` compares row by row.
"""

from typing import NamedTuple

from django.db.models import Count, Min
from django.utils import timezone

from .engines.database import database_engine
from .engines.elasticsearch import ApiError, ForeignIndexError, TransportError, get_elasticsearch_engine
from .models import SearchEntry


class QueueStatus(NamedTuple):
    """Rows that Elasticsearch has not confirmed, and how many seconds the oldest has waited."""

    rows: int
    seconds: int


def queue_status() -> QueueStatus:
    """What waits for Elasticsearch now: one query."""
    found = SearchEntry.objects.pending().aggregate(rows=Count("pk"), since=Min("changed_at"))
    seconds = (timezone.now() - found["since"]).total_seconds() if found["since"] else 0
    return QueueStatus(found["rows"], int(seconds))


def is_index_foreign() -> bool:
    """Whether the index of Elasticsearch was filled from another database, or before this one was restored."""
    engine = get_elasticsearch_engine()
    try:
        if engine:
            engine.require_own_index()
    except ForeignIndexError:
        return True
    except (ApiError, TransportError):
        return False
    return False


def drift_by_count() -> dict[str, int | None]:
    """Engine → by how many rows its number differs from what there is; None: it does not answer, or is not ours."""
    live = SearchEntry.objects.live().count()
    drift: dict[str, int | None] = {"database": abs(live - database_engine().count())}
    engine = get_elasticsearch_engine()
    if engine:
        try:
            drift["elasticsearch"] = abs(live - engine.count())
        except (ApiError, TransportError, ForeignIndexError):
            drift["elasticsearch"] = None
    return drift
