"""Bring an installation back from its file: all of it or nothing; and say what is left to do after that."""

import os
import shutil
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from . import BackupError, archive
from .tables import Table, digest_of, empty, is_kept, kept, reset_counters, tables_of

# What the migrations and the first `migrate` put there by themselves.
BEGUN_WITH = {
    "pages.legalreviewtask", "pages.legalreviewtask_groups",
    "auth.group", "auth.group_permissions", "auth.permission", "contenttypes.contenttype", "places.region",
    "wagtailcore.collection", "wagtailcore.groupapprovaltask", "wagtailcore.groupapprovaltask_groups",
    "wagtailcore.groupcollectionpermission", "wagtailcore.grouppagepermission", "wagtailcore.locale",
    "wagtailcore.page", "wagtailcore.site", "wagtailcore.task", "wagtailcore.workflow", "wagtailcore.workflowpage",
    "wagtailcore.workflowtask", "users.given",
}  # fmt: skip
PAGES_BEGUN_WITH = 2


class Restored(NamedTuple):
    """The manifest of what was restored, and what is left to do, a sentence each."""

    manifest: dict
    left: list[str]


def restore(source: Path, *, replace: bool = False) -> Restored:
    """Restore `source`; with `replace` in place of all that is here."""
    with archive.opened(source) as (file, manifest):
        media = Path(settings.MEDIA_ROOT).resolve()
        executor = MigrationExecutor(connection)
        tables = _tables_for(executor, manifest, source)
        named = _files_of_rows(file, manifest, tables, source)
        names = sorted(named & manifest["files"].keys())
        _refuse_what_is_in_use(executor, manifest, tables, media, replace)
        staging = media / archive.STAGING
        try:
            _bring_files(file, names, staging)
            _migrate_to(executor, manifest)
            with transaction.atomic():
                _fill(file, manifest, tables)
                _put_in_place(names, staging, media)
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
    return Restored(manifest, [*_finish(), *_missing(named, media)])


def _files_of_rows(file, manifest: dict, tables: list[Table], source: Path) -> set[str]:
    """The files that the rows of the backup name. Refuses one that does not hold exactly those.

    Older versions put whatever lay in the folder into a backup, and did not look whether anything was missing: of
    such a one, what no row names is not restored.
    """
    named = set()
    for table in kept(tables):
        if table.file_columns and table.name in manifest["tables"]:
            with file.open(f"rows/{table.name}.jsonl") as lines:
                named.update(table.files_in(lines))
    differing = named ^ manifest["files"].keys()
    if differing and manifest["format"] > 1 and not (manifest.get("without_files") and not manifest["files"]):
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
    if {table.name: table.columns for table in kept(tables)} != {
        name: facts["columns"] for name, facts in manifest["tables"].items() if is_kept(name)
    }:
        raise BackupError(f"{source} does not fit its own migrations: its tables have other columns.")
    return tables


def _refuse_what_is_in_use(executor, manifest: dict, tables: list[Table], media: Path, replace: bool) -> None:
    applied = archive.applied(executor.loader)
    if not applied:
        if connection.introspection.table_names():
            raise BackupError("The database holds tables of something else. Restore into an empty one.")
    elif applied != sorted(map(tuple, manifest["migrations"])):
        raise BackupError(
            "The tables of this database are not those of the backup, which was made at other migrations. "
            "Restore into a database without tables: it gets those of the backup and is then brought up to date."
        )
    elif not replace and (used := _in_use(tables)):
        raise BackupError(
            f"The database is not empty: there are rows in {', '.join(used[:3])}{' and more' if used[3:] else ''}. "
            "Restore into an empty one, or lose what is here with --replace."
        )
    if not replace and not manifest.get("without_files") and any(archive.files_below(media)):
        raise BackupError(
            f"There are files in {media}. Restore into an empty folder, or lose what is there with --replace."
        )


def _in_use(tables: list[Table]) -> list[str]:
    pages = next(table for table in tables if table.name == "wagtailcore.page")
    used = [table.name for table in kept(tables) if table.name not in BEGUN_WITH and not table.is_empty()]
    return used or ([pages.name] if pages.model._base_manager.count() > PAGES_BEGUN_WITH else [])


_cleaners: list[Callable[[str, Iterable[bytes]], Iterable[bytes]]] = []


def register_file_cleaner(clean: Callable[[str, Iterable[bytes]], Iterable[bytes]]) -> None:
    """`clean(name, parts)` gives the parts of a file as it may lie in the media folder."""
    _cleaners.append(clean)


def _cleaned(name: str, parts: Iterable[bytes]) -> Iterable[bytes]:
    for clean in _cleaners:
        parts = clean(name, parts)
    return parts


def _bring_files(file, names: list[str], staging: Path) -> None:
    """Aside, where no reader reaches them, and cleaned as an upload is."""
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700, parents=True)
    for name in names:
        path = archive.place_of(name, staging)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            target.writelines(_cleaned(name, archive.parts_of(file, f"files/{name}")))
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
    for table in kept(tables):
        with file.open(f"rows/{table.name}.jsonl") as lines:
            table.insert(lines)
    reset_counters(tables)
    connection.check_constraints()
    for table in kept(tables):
        if digest_of(table).sha256 != manifest["tables"][table.name]["sha256"]:
            raise BackupError(f"The rows of {table.name} came out otherwise than they went in. No row was changed.")


def _put_in_place(names: list[str], staging: Path, media: Path) -> None:
    for name in names:
        place = archive.place_of(name, media)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(staging / name, place)


def _drop_other_files(names: list[str], media: Path) -> None:
    kept_names = set(names)
    for path in archive.files_below(media):
        if path.relative_to(media).as_posix() not in kept_names:
            path.unlink()


# What a backup leaves out, and what newer code demands. Rows and files are there by then: what fails is left to do.
FINISHING = [
    (["migrate", "--no-input"], {"verbosity": 0}),
    (["clean_images"], {}),
    (["clean_documents"], {}),
    (["search_index", "rebuild"], {}),
    (["update_index"], {"verbosity": 0}),
]


def _finish() -> list[str]:
    cache.clear()
    left = []
    for command, options in FINISHING:
        try:
            call_command(*command, stdout=StringIO(), **options)
        except Exception as error:
            why = str(error) if isinstance(error, CommandError) else f"{type(error).__name__}."
            left.append(f"`python manage.py {' '.join(command)}` could not be run to its end: {why}")
    return left
