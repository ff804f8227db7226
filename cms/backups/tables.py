"""Every table with plain columns, as the migrations that were applied left it: no signal, no manager, no inheritance.

What can be made again is left out: sessions (everyone logs in again), the search of readers and that of the admin.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models

# Mail and attempts are of a day: what waits to be sent must not go out a second time from a restored copy.
REBUILT_APPS = {"sessions", "search_index", "wagtailsearch", "mail", "attempts"}
# Whose scheduler runs, and uploads that nobody has saved yet: of the moment, and in no backup.
TRANSIENT_TABLES = {"ops.schedulerlease", "ops.scheduledjob", "wagtailcore.uploadedfile"}
BATCH = 500

_TEXT = {"CharField", "SlugField", "FileField", "TextField", "EmailField", "URLField"}
_AUTO = {"AutoField", "BigAutoField", "SmallAutoField"}


class Table:
    """One table: its rows as lines of JSON, in the order of their keys."""

    def __init__(self, model, registry: Apps):
        self.name = model._meta.label_lower
        fields = {field.attname: _plain(field) for field in model._meta.local_concrete_fields}
        meta = type("Meta", (), {"db_table": model._meta.db_table, "app_label": "backups", "apps": registry})
        self.model: type[models.Model] = type(
            self.name.replace(".", "_"), (models.Model,), fields | {"Meta": meta, "__module__": __name__}
        )
        self.fields = list(self.model._meta.local_concrete_fields)
        self.columns = [field.attname for field in self.fields]
        self.file_columns = [
            field.attname for field in model._meta.local_concrete_fields if isinstance(field, models.FileField)
        ]

    def lines(self) -> Iterator[bytes]:
        rows = self.model._base_manager.order_by("pk").values_list(*self.columns)
        for row in rows.iterator(chunk_size=BATCH):
            yield json.dumps(list(row), default=_as_text, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    def insert(self, lines: Iterable[bytes]) -> None:
        batch = []
        for line in lines:
            batch.append(self.model(**dict(zip(self.columns, self._values(json.loads(line)), strict=True))))
            if len(batch) == BATCH:
                self.model._base_manager.bulk_create(batch)
                batch = []
        self.model._base_manager.bulk_create(batch)

    def _values(self, row: list) -> Iterator:
        for field, value in zip(self.fields, row, strict=True):
            if value is None and isinstance(field, models.JSONField) and not field.null:
                yield models.Value(None, models.JSONField())  # the word null, not a missing value
            elif isinstance(field, models.BinaryField) and value is not None:
                yield base64.b64decode(value)
            else:
                yield value if isinstance(field, models.JSONField) else field.to_python(value)

    def files(self) -> Iterator[tuple[str, str]]:
        """The name of each file that a row names, and which row it is."""
        for column in self.file_columns:
            for pk, name in self.model._base_manager.order_by("pk").values_list("pk", column).iterator():
                if name:
                    yield name, f"{self.name} {pk}"

    def files_in(self, lines: Iterable[bytes]) -> Iterator[str]:
        """The same names, of rows as a backup holds them."""
        places = [self.columns.index(column) for column in self.file_columns]
        for line in lines if places else ():
            row = json.loads(line)
            yield from (row[place] for place in places if row[place])

    def is_empty(self) -> bool:
        return not self.model._base_manager.exists()


def tables_of(state) -> list[Table]:
    """The tables of a state of the migrations, those made again among them."""
    registry = Apps()
    found = [
        Table(model, registry)
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    return sorted(found, key=lambda table: table.name)


def included_tables(tables: list[Table]) -> list[Table]:
    """Those of the tables that a backup holds."""
    return [table for table in tables if is_included(table.name)]


def is_included(name: str) -> bool:
    """Whether a backup holds the table of this name, such as "pages.standardpage"."""
    return name.partition(".")[0] not in REBUILT_APPS and name not in TRANSIENT_TABLES


def _plain(field) -> models.Field:
    """A column that only holds what it holds: text is text, a reference is the key it refers to."""
    target = field
    while target.remote_field:
        target = target.target_field
    kind = target.get_internal_type()
    options = {"db_column": field.column, "null": field.null, "primary_key": field.primary_key}
    if kind in _AUTO:
        own = field is target and field.primary_key
        return (models.BigAutoField if own else models.BigIntegerField)(**options)
    if kind in _TEXT:
        return models.TextField(**options)
    if kind == "DecimalField":
        options |= {"max_digits": target.max_digits, "decimal_places": target.decimal_places}
    # What PostgreSQL alone knows, search vectors, stands in tables that are made again: never written.
    return getattr(models, kind, models.TextField)(**options)


def _as_text(value) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class Digest:
    """Counts and hashes what passes through."""

    def __init__(self):
        self.rows, self.bytes, self._sum = 0, 0, hashlib.sha256()

    def add(self, part: bytes) -> bytes:
        self.rows, self.bytes = self.rows + part.count(b"\n"), self.bytes + len(part)
        self._sum.update(part)
        return part

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()


def table_digest(table: Table) -> Digest:
    """The count and the hash of the rows in the database, as a backup of the table has them."""
    digest = Digest()
    for line in table.lines():
        digest.add(line)
    return digest


def empty(tables: list[Table]) -> None:
    """Delete all rows of these tables and of those that refer to them."""
    statements = connection.ops.sql_flush(
        no_style(), [table.model._meta.db_table for table in tables], allow_cascade=True
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def reset_counters(tables: list[Table]) -> None:
    """New rows get keys above those that were inserted with theirs."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
            cursor.execute(statement)
