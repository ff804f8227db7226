"""The file of a backup: written aside and put in its place whole; read only after every hash in it was compared."""

import contextlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PureWindowsPath

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import timezone

from cms import __version__

from . import BackupError
from .tables import Digest, included_tables, tables_of

FORMAT = 3  # since 3 the tables are those of one app a subject (docs/adr/0024); older ones are not read
CHUNK = 1 << 20
MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 64 << 20
MAX_COMPRESSION_RATIO = (
    200  # that honest rows are compressed to; a bomb is a thousand times smaller than what it holds
)
SMALL = 10 << 20
STAGING = ".restoring"  # a folder below MEDIA_ROOT while files are brought back


def write(target: Path, *, with_files: bool = True) -> dict:
    """Back up this installation into `target`, readable by its owner alone. Returns the manifest.

    Raises BackupError, and leaves no archive, where a file is missing that a row names.
    """
    media = Path(settings.MEDIA_ROOT).resolve()
    if target.resolve().is_relative_to(media):
        raise BackupError(f"{target} lies in {media}, where uploaded files lie: the site would hand it out.")
    try:
        descriptor, aside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # mode 0600
    except OSError as error:
        raise BackupError(f"Nothing can be written to {target.parent}: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _fill(archive, media, with_files)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, target)
    except OSError as error:
        raise BackupError(f"{target} could not be written: {error.strerror}.") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(aside)
    return manifest


def _fill(archive: zipfile.ZipFile, media: Path, with_files: bool) -> dict:
    manifest = {
        "format": FORMAT, "version": __version__, "made": timezone.now().isoformat(), "database": connection.vendor,
        "without_files": not with_files,
    }  # fmt: skip
    with _snapshot():
        loader = MigrationLoader(connection)
        migrations = applied(loader)
        manifest["migrations"] = migrations
        tables = included_tables(tables_of(state_of(loader, migrations)))
        manifest["tables"] = {table.name: _add_rows(archive, table) for table in tables}
        named = [pair for table in tables for pair in table.files()] if with_files else []
    manifest["files"] = _add_files(archive, named, media)
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def _add_files(archive, named: list[tuple[str, str]], media: Path) -> dict:
    """The files that rows name (name and which row), in the archive, each once. All that are missing are told at once,
    with every row that names them."""
    found, missing = {}, set()
    for name in sorted({name for name, _ in named}):
        try:
            found[name] = _add_file(archive, media_path(name, media), media)
        except (FileNotFoundError, IsADirectoryError, BackupError):
            missing.add(name)
    if missing:
        rows = "\n".join(f"  {row}: {name}" for name, row in sorted(named) if name in missing)
        raise BackupError(
            f"{len(missing)} files are missing in {media}, or lie outside of it:\n{rows}\n"
            "No backup was written. Bring the files back, or delete these rows in the admin; or back up rows alone "
            "with --without-files."
        )
    return found


def media_path(name: str, media: Path) -> Path:
    """Where a file of this name lies below `media`. Raises BackupError for any name that leads elsewhere."""
    parts = name.split("/")
    odd = not name.isprintable() or "\\" in name or PureWindowsPath(name).drive
    if odd or {"", ".", ".."} & set(parts) or parts[0] == STAGING:
        raise BackupError(f"{name!r} is no name of an uploaded file: it leads out of the folder of files.")
    if not (media / name).resolve().is_relative_to(media.resolve()):
        raise BackupError(f"{name!r} leads out of the folder of files, by a link in {media}.")
    return media / name


@contextlib.contextmanager
def _snapshot():
    """All tables as they are at one moment, while others go on writing."""
    mode = getattr(connection, "transaction_mode", None)
    outermost = not connection.in_atomic_block
    if outermost and connection.vendor == "sqlite":
        # IMMEDIATE would make every writer wait.
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # SQLite's alone
    try:
        with transaction.atomic():
            if outermost and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if outermost and connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]  # SQLite's alone


def _add_rows(archive, table) -> dict:
    digest = Digest()
    with archive.open(f"rows/{table.name}.jsonl", "w", force_zip64=True) as member:
        for line in table.lines():
            member.write(digest.add(line))
    return {"columns": table.columns, "rows": digest.rows, "sha256": digest.sha256}


def _add_file(archive, path: Path, media: Path) -> dict:
    digest = Digest()
    with path.open("rb") as source:
        info = zipfile.ZipInfo(f"files/{path.relative_to(media).as_posix()}")  # pictures and PDFs are compressed
        with archive.open(info, "w", force_zip64=True) as member:
            while part := source.read(CHUNK):
                member.write(digest.add(part))
    return {"bytes": digest.bytes, "sha256": digest.sha256}


def files_below(media: Path) -> Iterator[Path]:
    """Every file in a folder and those below it, but for what a restore has laid aside in STAGING."""
    for folder, folders, names in os.walk(media):
        folders[:] = sorted(name for name in folders if name != STAGING)
        yield from (Path(folder, name) for name in sorted(names) if Path(folder, name).is_file())


def applied(loader: MigrationLoader) -> list[tuple[str, str]]:
    """The migrations this database has had; of several that were squashed, the one they became."""
    return sorted(name for name in loader.applied_migrations if name in loader.graph.nodes)


def state_of(loader: MigrationLoader, migrations: Iterable[Sequence[str]]) -> ProjectState:
    """What the models were when exactly these migrations had been applied."""
    return loader.project_state([(app, name) for app, name in migrations])


@contextlib.contextmanager
def open_backup(source: Path) -> Iterator[tuple[zipfile.ZipFile, dict]]:
    """The archive and its manifest; BackupError where it is none, or where one byte is not what it was."""
    try:
        with zipfile.ZipFile(source) as archive:
            if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
                raise BackupError(f"{source} is no backup: its manifest is too large.")
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BackupError(_other_format(manifest, source))
            _compare(archive, manifest, source)
            yield archive, manifest
    except OSError as error:
        raise BackupError(f"{source} cannot be read: {error.strerror}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise BackupError(f"{source} is no backup, was cut short or is damaged: {error}") from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupError(f"{source} is no backup: its manifest cannot be read ({type(error).__name__}).") from error


def _compare(archive, manifest: dict, source: Path) -> None:
    expected = {f"rows/{name}.jsonl": facts for name, facts in manifest["tables"].items()}
    expected |= {f"files/{name}": facts for name, facts in manifest["files"].items()}
    names = archive.namelist()
    if sorted(names) != sorted([*expected, MANIFEST]):
        raise BackupError(f"{source} is damaged: it does not hold what its manifest says.")
    for name in manifest["files"]:
        media_path(name, Path(settings.MEDIA_ROOT))
    for name, facts in expected.items():
        _check_compression_ratio(archive.getinfo(name), facts, source)
    for name, facts in expected.items():
        digest = Digest()
        for part in chunks_of(archive, name):
            digest.add(part)
        if digest.sha256 != facts["sha256"]:
            raise BackupError(f"{source} is damaged: {name} is not what was backed up.")


def _check_compression_ratio(info: zipfile.ZipInfo, facts: dict, source: Path) -> None:
    """What would unpack to something else than the manifest says, or to much more than rows and files do."""
    if "bytes" in facts and info.file_size != facts["bytes"]:
        raise BackupError(f"{source} is damaged: {info.filename} is not as large as what was backed up.")
    if info.file_size > max(SMALL, MAX_COMPRESSION_RATIO * info.compress_size):
        raise BackupError(f"{source} is damaged: {info.filename} would unpack to {info.file_size} bytes.")


def chunks_of(archive, name: str) -> Iterator[bytes]:
    """The bytes of a member of the archive, in parts of at most CHUNK bytes."""
    with archive.open(name) as member:
        while part := member.read(CHUNK):
            yield part


def summary(manifest: dict) -> str:
    """Counts, and one hash over the hashes of all: equal where the contents are equal."""
    rows = sum(facts["rows"] for facts in manifest["tables"].values())
    whole = Digest()
    for kind in ("tables", "files"):
        for name, facts in sorted(manifest[kind].items()):
            whole.add(f"{kind} {name} {facts['sha256']}\n".encode())
    return f"{rows} rows, {len(manifest['files'])} files, contents {whole.sha256[:16]}"


def _other_format(manifest: dict, source: Path) -> str:
    if manifest["format"] > FORMAT:
        return f"{source} was made with a newer version of the site. Upgrade the site first."
    return (
        f"{source} is older, and not supported: version {manifest.get('version', 'of before 0.1.0')} of the site made "
        f"it. Restore it with that version; this is {__version__}."
    )


def warnings_for(manifest: dict) -> list[str]:
    """What whoever restores this should know: another version, no files."""
    said, version = [], manifest["version"]
    if version != __version__:
        said.append(f"It was made with version {version} of the site; this is {__version__}.")
    if manifest.get("without_files"):
        said.append("It holds rows alone: it was made with --without-files.")
    return said
