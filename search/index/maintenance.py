"""Rebuild, bring up to date and compare. Each returns the drift that is left: engine name → differing rows."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import F, Max

from .batches import batches
from .engines.database import database_engine
from .engines.elasticsearch import configured
from .models import SearchEntry
from .outbox import held_back, note_sent, send
from .projection import project_everything, source_drift, write

BATCH = 1_000


def rebuild() -> dict[str, int]:
    """Project every source anew, then fill each engine from the rows. Both answer readers meanwhile.

    What the projection finds changed goes into the new index with all the rest, not into the old one before.
    """
    newest = SearchEntry.objects.aggregate(newest=Max("version"))["newest"] or 0
    with held_back():
        project_everything()
    database = database_engine()
    database.forget_strays()
    # What the projection changed, it has handed to the database engine already.
    unchanged = SearchEntry.objects.live().filter(version__lte=newest)
    for rows in batches(unchanged.iterator(chunk_size=BATCH), BATCH):
        database.store(rows)
    engine = configured()
    if engine:
        _fill_anew(engine)
    return _drift(sources=0)


def sync(beat: Callable[[], None] = lambda: None) -> dict[str, int]:
    """Project what the signals cannot see, then send what changed, and only that. `beat` is called now and then.

    After an upgrade that reads words otherwise, a new index takes the place of the old one.
    """
    project_everything(beat)
    engine = configured()
    if engine:
        engine.prepare()
        if engine.is_of_another_make():
            engine.refuse_foreign(unless_unknown=True)
            _fill_anew(engine)
        else:
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
    """A new index is filled while the old one answers, checked by count, and put in its place in one call.

    What changed in the meantime went to the old index: it is sent again, and nothing else.
    """
    index, loaded = engine.new_index(), {}

    def noted(rows):
        for row in rows:
            loaded[row.pk] = row.document_id, row.version
            yield row

    filled = engine.fill(index, noted(SearchEntry.objects.live().iterator(chunk_size=BATCH)))
    if filled != len(loaded):
        raise RuntimeError(f"The new index holds {filled} of the {len(loaded)} rows it was given. The old one stays.")
    engine.swap(index)
    known, changed, taken = set(), [], []
    for pk, version, indexed in SearchEntry.objects.values_list("pk", "version", "indexed_version").iterator(BATCH):
        known.add(pk)
        if pk not in loaded or loaded[pk][1] != version:
            changed.append(pk)
        elif indexed != version:
            taken.append((pk, version))
    with transaction.atomic():
        for some in batches(changed, BATCH):
            SearchEntry.objects.filter(pk__in=some).update(indexed_version=0)
        for some in batches(taken, BATCH):
            note_sent(some)
    forgotten = loaded.keys() - known
    engine.drop([loaded[pk][0] for pk in forgotten])
    send(engine)
