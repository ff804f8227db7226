"""Bring an installation back from its file: all of it or nothing; and say what is left to do after that."""

import os
import shutil
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from . import BackupError, archive
from .tables import Table, empty, included_tables, is_included, reset_counters, table_digest, tables_of

# What the migrations and the first `migrate` put there by themselves.
SEEDED_TABLES = {
    "pages.legalreviewtask", "pages.legalreviewtask_groups",
    "auth.group", "auth.group_permissions", "auth.permission", "contenttypes.contenttype", "places.region",
    "wagtailcore.collection", "wagtailcore.groupapprovaltask", "wagtailcore.groupapprovaltask_groups",
    "wagtailcore.groupcollectionpermission", "wagtailcore.grouppagepermission", "wagtailcore.locale",
    "wagtailcore.page", "wagtailcore.site", "wagtailcore.task", "wagtailcore.workflow", "wagtailcore.workflowpage",
    "wagtailcore.workflowtask", "users.applieddefault",
}  # fmt: skip
SEEDED_PAGES = 2


class RestoreResult(NamedTuple):
    """The manifest of what was restored, and what is left to do, a sentence each."""

    manifest: dict
    left: list[str]


def restore(source: Path, *, replace: bool = False) -> RestoreResult:
    """Restore `source`; with `replace` in place of all that is here."""
    with archive.open_backup(source) as (file, manifest):
        media = Path(settings.MEDIA_ROOT).resolve()
        executor = MigrationExecutor(connection)
        tables = _tables_for(executor, manifest, source)
        named = _files_of_rows(file, manifest, tables, source)
        names = sorted(named & manifest["files"].keys())
        _require_empty_target(executor, manifest, tables, media, replace)
        staging = media / archive.STAGING
        try:
            _extract_files(file, names, staging)
            _migrate_to(executor, manifest)
            with transaction.atomic():
                _fill(file, manifest, tables)
                _install_files(names, staging, media)
        except OSError as error:
            raise BackupError(
                f"Files could not be written to {media}: {error.strerror}. No row was changed."
            ) from error
        except DatabaseError as error:
            raise BackupError(f"The database refused the rows ({error}). No row was changed.") from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        if not manifest.get("without_files"):
            _drop_other_files(names, media)
    return RestoreResult(manifest, [*_rebuild_derived(), *_missing(named, media)])


def _files_of_rows(file, manifest: dict, tables: list[Table], source: Path) -> set[str]:
    """The files that the rows of the backup name. Refuses one that does not hold exactly those."""
    named: set[str] = set()
    for table in included_tables(tables):
        if table.file_columns and table.name in manifest["tables"]:
            with file.open(f"rows/{table.name}.jsonl") as lines:
                named.update(table.files_in(lines))
    differing = named ^ manifest["files"].keys()
    if differing and not (manifest.get("without_files") and not manifest["files"]):
        raise BackupError(
            f"{source} is damaged: {sorted(differing)[0]!r} is not both a file in it and named by a row."
        )
    return named


def _missing(named: set[str], media: Path) -> list[str]:
    missing = sorted(name for name in named if not (media / name).is_file())
    if not missing:
        return []
    return [
        f"{len(missing)} files that rows name are not in {media}: {', '.join(missing[:5])}"
        f"{' and more' if missing[5:] else ''}. Copy them there from where you keep them."
    ]


def _tables_for(executor, manifest: dict, source: Path) -> list[Table]:
    """The tables of the backup, by the migrations it was made with."""
    unknown = [
        f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in executor.loader.graph.nodes
    ]
    if unknown:
        raise BackupError(
            f"{source} was made with a newer version of the site: {unknown[0]} is not known here"
            f"{f', nor {len(unknown) - 1} more' if unknown[1:] else ''}. Upgrade the site first."
        )
    tables = tables_of(archive.state_of(executor.loader, manifest["migrations"]))
    if {table.name: table.columns for table in included_tables(tables)} != {
        name: facts["columns"] for name, facts in manifest["tables"].items() if is_included(name)
    }:
        raise BackupError(f"{source} does not fit its own migrations: its tables have other columns.")
    return tables


def _require_empty_target(executor, manifest: dict, tables: list[Table], media: Path, replace: bool) -> None:
    applied = archive.applied(executor.loader)
    if not applied:
        if connection.introspection.table_names():
            raise BackupError("The database holds tables of something else. Restore into an empty one.")
    elif applied != sorted(map(tuple, manifest["migrations"])):
        raise BackupError(
            "The tables of this database are not those of the backup, which was made at other migrations. "
            "Restore into a database without tables: it gets those of the backup and is then brought up to date."
        )
    elif not replace and (used := _non_empty_tables(tables)):
        raise BackupError(
            f"The database is not empty: there are rows in {', '.join(used[:3])}{' and more' if used[3:] else ''}. "
            "Restore into an empty one, or lose what is here with --replace."
        )
    if not replace and not manifest.get("without_files") and any(archive.files_below(media)):
        raise BackupError(
            f"There are files in {media}. Restore into an empty folder, or lose what is there with --replace."
        )


def _non_empty_tables(tables: list[Table]) -> list[str]:
    pages = next(table for table in tables if table.name == "wagtailcore.page")
    used = [
        table.name for table in included_tables(tables) if table.name not in SEEDED_TABLES and not table.is_empty()
    ]
    return used or ([pages.name] if pages.model._base_manager.count() > SEEDED_PAGES else [])


_cleaners: list[Callable[[str, Iterable[bytes]], Iterable[bytes]]] = []


def register_file_cleaner(clean: Callable[[str, Iterable[bytes]], Iterable[bytes]]) -> None:
    """`clean(name, parts)` gives the parts of a file as it may lie in the media folder."""
    _cleaners.append(clean)


def _cleaned(name: str, parts: Iterable[bytes]) -> Iterable[bytes]:
    for clean in _cleaners:
        parts = clean(name, parts)
    return parts


def _extract_files(file, names: list[str], staging: Path) -> None:
    """Aside, where no reader reaches them, and cleaned as an upload is."""
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700, parents=True)
    for name in names:
        path = archive.media_path(name, staging)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            target.writelines(_cleaned(name, archive.chunks_of(file, f"files/{name}")))
        if settings.FILE_UPLOAD_PERMISSIONS is not None:
            path.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def _migrate_to(executor, manifest: dict) -> None:
    """An empty database gets the tables of the backup; one that is not empty has them (it was refused otherwise)."""
    if archive.applied(executor.loader):
        return
    wanted = set(map(tuple, manifest["migrations"]))
    graph = executor.loader.graph
    last = [
        name for name in sorted(wanted)
        if not any(child.key[0] == name[0] and child.key in wanted for child in graph.node_map[name].children)
    ]  # fmt: skip
    executor.migrate(last)


def _fill(file, manifest: dict, tables: list[Table]) -> None:
    """Every row, and then every row read again: what is there must be what was backed up."""
    empty(tables)
    for table in included_tables(tables):
        with file.open(f"rows/{table.name}.jsonl") as lines:
            table.insert(lines)
    reset_counters(tables)
    connection.check_constraints()
    for table in included_tables(tables):
        if table_digest(table).sha256 != manifest["tables"][table.name]["sha256"]:
            raise BackupError(f"The rows of {table.name} came out otherwise than they went in. No row was changed.")


def _install_files(names: list[str], staging: Path, media: Path) -> None:
    for name in names:
        place = archive.media_path(name, media)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(staging / name, place)


def _drop_other_files(names: list[str], media: Path) -> None:
    kept_names = set(names)
    for path in archive.files_below(media):
        if path.relative_to(media).as_posix() not in kept_names:
            path.unlink()


# What a backup leaves out, and what newer code demands. Rows and files are there by then: what fails is left to do.
REBUILD_STEPS: list[tuple[list[str], dict[str, Any]]] = [
    (["migrate", "--no-input"], {"verbosity": 0}),
    (["clean_images"], {}),
    (["clean_documents"], {}),
    (["search_index", "rebuild"], {}),
    (["update_index"], {"verbosity": 0}),
]


def _rebuild_derived() -> list[str]:
    cache.clear()
    left = []
    for command, options in REBUILD_STEPS:
        try:
            call_command(*command, stdout=StringIO(), **options)
        except Exception as error:
            why = str(error) if isinstance(error, CommandError) else f"{type(error).__name__}."
            left.append(f"`python manage.py {' '.join(command)}` could not be run to its end: {why}")
    return left
