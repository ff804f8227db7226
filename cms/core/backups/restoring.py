"""Bring an installation back from its file: all of it or nothing."""

import os
import shutil
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from cms.images.stored import clean_stored, cleaned_parts

from . import BackupError, archive
from .tables import Table, digest_of, empty, kept, reset_counters, tables_of

# What the migrations and the first `migrate` put there by themselves.
BEGUN_WITH = {
    "auth.group", "auth.group_permissions", "auth.permission", "contenttypes.contenttype", "places.region",
    "wagtailcore.collection", "wagtailcore.groupapprovaltask", "wagtailcore.groupapprovaltask_groups",
    "wagtailcore.groupcollectionpermission", "wagtailcore.grouppagepermission", "wagtailcore.locale",
    "wagtailcore.page", "wagtailcore.site", "wagtailcore.task", "wagtailcore.workflow", "wagtailcore.workflowpage",
    "wagtailcore.workflowtask", "users.given",
}  # fmt: skip
PAGES_BEGUN_WITH = 2


def restore(source: Path, *, replace: bool = False) -> dict:
    """Restore `source`; with `replace` in place of all that is here. Returns its manifest."""
    with archive.opened(source) as (file, manifest):
        media = Path(settings.MEDIA_ROOT).resolve()
        executor = MigrationExecutor(connection)
        tables = _tables_for(executor, manifest, source)
        _refuse_what_is_in_use(executor, manifest, tables, media, replace)
        staging = media / archive.STAGING
        try:
            _bring_files(file, manifest, staging)
            _migrate_to(executor, manifest)
            with transaction.atomic():
                _fill(file, manifest, tables)
                _put_in_place(manifest, staging, media)
        except OSError as error:
            raise BackupError(
                f"Files could not be written to {media}: {error.strerror}. No row was changed."
            ) from error
        except DatabaseError as error:
            raise BackupError(f"The database refused the rows ({error}). No row was changed.") from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        _drop_other_files(manifest, media)
    _make_again()
    return manifest


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
        name: facts["columns"] for name, facts in manifest["tables"].items()
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
    if not replace and any(archive.files_below(media)):
        raise BackupError(
            f"There are files in {media}. Restore into an empty folder, or lose what is there with --replace."
        )


def _in_use(tables: list[Table]) -> list[str]:
    pages = next(table for table in tables if table.name == "wagtailcore.page")
    used = [table.name for table in kept(tables) if table.name not in BEGUN_WITH and not table.is_empty()]
    return used or ([pages.name] if pages.model._base_manager.count() > PAGES_BEGUN_WITH else [])


def _bring_files(file, manifest: dict, staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    for name in manifest["files"]:
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            target.writelines(cleaned_parts(name, archive.parts_of(file, f"files/{name}")))
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


def _put_in_place(manifest: dict, staging: Path, media: Path) -> None:
    for name in manifest["files"]:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(staging / name, media / name)


def _drop_other_files(manifest: dict, media: Path) -> None:
    for path in archive.files_below(media):
        if path.relative_to(media).as_posix() not in manifest["files"]:
            path.unlink()


def _make_again() -> None:
    """What a backup leaves out, and what newer migrations add."""
    call_command("migrate", verbosity=0)
    clean_stored()  # pictures of an old backup: their rows, and what had to become a JPEG
    cache.clear()
    call_command("search_index", "rebuild", stdout=StringIO())
    call_command("update_index", verbosity=0)
