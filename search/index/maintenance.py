"""Rebuild, bring up to date and compare. Each returns the drift that is left: engine name → differing rows."""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import F, Max

from .engines.database import database_engine
from .engines.elasticsearch import ElasticsearchEngine, get_elasticsearch_engine
from .models import SearchEntry
from .outbox import deferred, flush, mark_indexed
from .projection import count_source_drift, sync_all, write
from .utils import batched

BATCH = 1_000


def rebuild() -> dict[str, int]:
    """Project every source anew, then fill each engine from the rows. Both answer readers meanwhile.

    What the projection finds changed goes into the new index with all the rest, not into the old one before.
    """
    newest = SearchEntry.objects.aggregate(newest=Max("version"))["newest"] or 0
    with deferred():
        sync_all()
    database = database_engine()
    database.delete_orphans()
    # What the projection changed, it has handed to the database engine already.
    unchanged = SearchEntry.objects.live().filter(version__lte=newest)
    for rows in batched(unchanged.iterator(chunk_size=BATCH), BATCH):
        database.store(rows)
    engine = get_elasticsearch_engine()
    if engine:
        _reindex(engine)
    return _drift(sources=0)


def sync(beat: Callable[[], None] = lambda: None) -> dict[str, int]:
    """Project what the signals cannot see, then send what changed, and only that. `beat` is called now and then.

    After an upgrade that reads words otherwise, a new index takes the place of the old one.
    """
    sync_all(beat)
    engine = get_elasticsearch_engine()
    if engine:
        engine.ensure_index()
        if engine.has_outdated_schema():
            engine.require_own_index(allow_unknown_epoch=True)
            _reindex(engine)
        else:
            _repair(engine)
            flush(engine)
    return _drift(sources=0)


def _repair(engine: ElasticsearchEngine) -> None:
    """What the server lost is to be sent again; what no row stands behind goes."""
    indexed_versions = engine.indexed_versions()
    known = {row.document_id: row.pk for row in SearchEntry.objects.only("key", "locale")}
    engine.delete_documents(sorted(indexed_versions.keys() - known.keys()))
    lost = [pk for name, pk in known.items() if name not in indexed_versions]
    # A new version: the server remembers the deletion, and would refuse the old one.
    for rows in batched(SearchEntry.objects.live().filter(pk__in=lost, indexed_version=F("version")), BATCH):
        write(rows)


def check() -> dict[str, int]:
    """Compare the sources with the projection, and that with each engine, row by row. Changes nothing."""
    return _drift(sources=count_source_drift())


def _drift(sources: int) -> dict[str, int]:
    expected = {row.document_id: row.version for row in SearchEntry.objects.live().only("key", "locale", "version")}
    drift = {"database": sources + _count_differences(expected, database_engine().indexed_versions())}
    engine = get_elasticsearch_engine()
    if engine:
        drift["elasticsearch"] = sources + _count_differences(expected, engine.indexed_versions())
    return drift


def _count_differences(expected: dict[str, int], indexed_versions: dict[str, int]) -> int:
    return sum(expected.get(name) != indexed_versions.get(name) for name in expected.keys() | indexed_versions.keys())


def _reindex(engine: ElasticsearchEngine) -> None:
    """A new index is filled while the old one answers, checked by count, and put in its place in one call.

    What changed in the meantime went to the old index: it is sent again, and nothing else.
    """
    index = engine.new_index()
    loaded: dict[int, tuple[str, int]] = {}  # primary key → document id and version

    def noted(rows: Iterable[SearchEntry]) -> Iterator[SearchEntry]:
        for row in rows:
            loaded[row.pk] = row.document_id, row.version
            yield row

    filled = engine.bulk_load(index, noted(SearchEntry.objects.live().iterator(chunk_size=BATCH)))
    if filled != len(loaded):
        raise RuntimeError(f"The new index holds {filled} of the {len(loaded)} rows it was given. The old one stays.")
    engine.swap_alias(index)
    known: set[int] = set()
    changed: list[int] = []
    taken: list[tuple[int, int]] = []
    for pk, version, indexed in SearchEntry.objects.values_list("pk", "version", "indexed_version").iterator(BATCH):
        known.add(pk)
        if pk not in loaded or loaded[pk][1] != version:
            changed.append(pk)
        elif indexed != version:
            taken.append((pk, version))
    with transaction.atomic():
        for some in batched(changed, BATCH):
            SearchEntry.objects.filter(pk__in=some).update(indexed_version=0)
        for sent in batched(taken, BATCH):
            mark_indexed(sent)
    forgotten = loaded.keys() - known
    engine.delete_documents([loaded[pk][0] for pk in forgotten])
    flush(engine)
