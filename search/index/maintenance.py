"""Rebuild, bring up to date and compare. Each returns the drift that is left: engine name → differing rows."""

from django.db.models import F

from .engines.database import database_engine
from .engines.elasticsearch import configured
from .models import SearchEntry
from .outbox import purge, send
from .projection import batches, project_everything, source_drift, write

BATCH = 1_000


def rebuild() -> dict[str, int]:
    """Project every source anew, then fill each engine from the rows."""
    project_everything()
    database = database_engine()
    database.clear()
    for rows in batches(SearchEntry.objects.live().iterator(chunk_size=BATCH), BATCH):
        database.store(rows)
    engine = configured()
    if engine:
        _fill_anew(engine)
    return check()


def sync() -> dict[str, int]:
    """Project what the signals cannot see, then send what changed, and only that."""
    project_everything()
    engine = configured()
    if engine:
        _mend(engine)
        send(engine)
    return _drift(sources=0)


def _mend(engine) -> None:
    """What the server lost is to be sent again; what no row stands behind goes."""
    held = engine.held()
    known = {row.document_id: row.pk for row in SearchEntry.objects.only("key", "locale")}
    engine.drop(sorted(held.keys() - known.keys()))
    lost = [pk for name, pk in known.items() if name not in held]
    # A new version: the server remembers the deletion, and would refuse the old one.
    for rows in batches(SearchEntry.objects.live().filter(pk__in=lost, indexed_version=F("version")), BATCH):
        write(rows)


def check() -> dict[str, int]:
    return _drift(sources=source_drift())


def _drift(sources: int) -> dict[str, int]:
    expected = {row.document_id: row.version for row in SearchEntry.objects.live().only("key", "locale", "version")}
    drift = {"database": sources + _differing(expected, database_engine().held())}
    engine = configured()
    if engine:
        drift["elasticsearch"] = sources + _differing(expected, engine.held())
    return drift


def _differing(expected: dict[str, int], held: dict[str, int]) -> int:
    return sum(expected.get(name) != held.get(name) for name in expected.keys() | held.keys())


def _fill_anew(engine) -> None:
    """A new index is filled while the old one answers, checked by count, and put in its place in one call."""
    index = engine.new_index()
    live = SearchEntry.objects.live()
    newest = max(live.values_list("version", flat=True), default=0)
    filled = engine.fill(index, live.iterator(chunk_size=BATCH))
    if filled != live.filter(version__lte=newest).count():
        raise RuntimeError(f"The new index holds {filled} rows, not as many as there are. The old one stays.")
    SearchEntry.objects.filter(version__lte=newest).update(indexed_version=0)
    engine.swap(index)
    send(engine)
    purge()
