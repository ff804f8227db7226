"""Things become rows: compared with what is there, so that only what really changed gets a new version."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from . import outbox
from .analysis import fold
from .documents import IndexDocument
from .engines.database import database_engine
from .models import EntryStatus, SearchEntry, SearchVersion
from .signals import rows_written
from .sources import Source, get_source, registered
from .utils import batched

BATCH = 500
LANGUAGES = [code for code, _ in settings.LANGUAGES]

# Source's name → identities that changed, inside `projected_together`.
_waiting: ContextVar[dict[str, set[str]] | None] = ContextVar("waiting", default=None)


@contextmanager
def projected_together() -> Iterator[None]:
    """One transaction in which things that change are brought up to date once, at its end.

    For whoever changes many: a page that is deleted is withdrawn first, and each of its languages changes the thing
    again. Inside another `projected_together` it is that one's end.
    """
    if _waiting.get() is not None:
        yield
        return
    with transaction.atomic():
        waiting: dict[str, set[str]] = defaultdict(set)
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        for name, object_ids in waiting.items():
            for batch in batched(sorted(object_ids), BATCH):
                sync_batch(get_source(name), batch)


def sync_entries(source: Source[Any], object_id: UUID | str) -> None:
    """Bring the rows of one thing up to date, in the caller's transaction where there is one."""
    sync_batch(source, [str(object_id)])


def sync_all(beat: Callable[[], None] = lambda: None) -> int:
    """Project every thing of every source anew; rows of things that no longer exist become gone. Returns changes.

    `beat` is called after each batch: it takes minutes where there are many things.
    """
    changed = 0
    for source in registered():
        for object_ids in batched(source.iter_object_ids(), BATCH):
            changed += sync_batch(source, object_ids)
            beat()
        known = {key.partition(":")[2] for key in _keys_of(source)}
        for object_ids in batched(iter(sorted(known - set(source.iter_object_ids()))), BATCH):
            changed += sync_batch(source, object_ids)
    return changed


def sync_batch(source: Source[Any], object_ids: list[str]) -> int:
    """Write what changed of these things, to the rows and to the database engine. Returns how many rows changed: none
    yet inside `projected_together`."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting[source.name].update(object_ids)
        return 0
    return _project_now(source, object_ids)


@transaction.atomic
def _project_now(source: Source[Any], object_ids: list[str]) -> int:
    rows_before = _rows(source, object_ids, locked=True)
    rows_now, changed = [], []
    for key, variants in _variants(source, object_ids).items():
        for entry in variants.values():
            row = rows_before.pop((key, entry.locale), None) or SearchEntry(key=key, locale=entry.locale)
            rows_now.append((row, _fields(entry, variants)))
    for row, fields in rows_now:
        if row.pk is None or any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            changed.append(row)
    for row in rows_before.values():
        if row.status != EntryStatus.DELETED:
            _empty(row)
            changed.append(row)
    write(changed)
    return len(changed)


def count_drift(source: Source[Any], object_ids: list[str]) -> int:
    """How many rows of these things differ from their sources (missing, stale or left over)."""
    rows, count = _rows(source, object_ids), 0
    for key, variants in _variants(source, object_ids).items():
        for entry in variants.values():
            row = rows.pop((key, entry.locale), None)
            fields = _fields(entry, variants)
            count += row is None or any(getattr(row, name) != value for name, value in fields.items())
    return count + sum(row.status == EntryStatus.LIVE for row in rows.values())


def count_source_drift() -> int:
    """How many rows of the whole projection differ from the sources."""
    count = 0
    for source in registered():
        known = {key.partition(":")[2] for key in _keys_of(source)}
        for object_ids in batched(iter(sorted(known | set(source.iter_object_ids()))), BATCH):
            count += count_drift(source, object_ids)
    return count


def locales_served_by(locale: str, available: Iterable[str]) -> list[str]:
    """The languages whose readers are given the variant in `locale`, where `available` are all that exist."""
    existing = set(available)
    return [reader for reader in LANGUAGES if best_locale(reader, existing) == locale]


def best_locale(reader: str, available: set[str]) -> str:
    """The language of `available` that a reader of `reader` is offered: their own, the fallbacks, any."""
    chains = settings.LANGUAGE_FALLBACKS
    wanted = [reader, *chains.get(reader, chains["default"]), *sorted(available)]
    return next(locale for locale in wanted if locale in available)


def _keys_of(source: Source[Any]) -> Iterable[str]:
    return SearchEntry.objects.filter(key__startswith=f"{source.name}:").values_list("key", flat=True)


def _rows(source: Source[Any], object_ids: list[str], locked: bool = False) -> dict[tuple[str, str], SearchEntry]:
    """The rows of these things. Locked before the sources are read: the later writer has the later facts."""
    rows = SearchEntry.objects.filter(key__in=[f"{source.name}:{object_id}" for object_id in object_ids])
    return {(row.key, row.locale): row for row in (rows.select_for_update() if locked else rows)}


def _variants(source: Source[Any], object_ids: list[str]) -> dict[str, dict[str, IndexDocument]]:
    variants: dict[str, dict[str, IndexDocument]] = defaultdict(dict)
    for object_id, entry in source.entries(object_ids):
        variants[f"{source.name}:{object_id}"][entry.locale] = entry
    return variants


def _fields(entry: IndexDocument, variants: dict[str, IndexDocument]) -> dict[str, object]:
    return vars(entry) | {
        "status": EntryStatus.LIVE,
        "serve_locales": locales_served_by(entry.locale, variants),
        "sort_title": fold(entry.title)[:200],
    }


def _empty(row: SearchEntry) -> None:
    """A row that is gone keeps its key and its version, and nothing else."""
    fresh = SearchEntry(key=row.key, locale=row.locale, kind=row.kind, status=EntryStatus.DELETED, title="")
    for name in _written_fields():
        setattr(row, name, getattr(fresh, name))


def _written_fields() -> list[str]:
    names = (field.name for field in SearchEntry._meta.concrete_fields)
    return [name for name in names if name not in {"id", "indexed_version"}]


@transaction.atomic
def write(rows: list[SearchEntry]) -> None:
    """Give these rows new versions, and hand them to the engines."""
    if not rows:
        return
    now = timezone.now()
    for row, version in zip(rows, SearchVersion.take(len(rows)), strict=True):
        row.version, row.changed_at = version, now
    new, old = [row for row in rows if row.pk is None], [row for row in rows if row.pk is not None]
    SearchEntry.objects.bulk_create(new)
    SearchEntry.objects.bulk_update(old, _written_fields(), batch_size=BATCH)
    database_engine().store(rows)
    rows_written.send(sender=SearchEntry)
    transaction.on_commit(outbox.flush_safely, robust=True)
