"""The database of the tests: migrated once, then copied for every process that runs tests.

Running all migrations takes half a minute of a processor; a copy takes a moment. The migrated database is kept under
a name that is the hash of every migration, so one that changed is never missed: in the user's cache folder for SQLite,
as a template database of the server for PostgreSQL. Tests that need no database never make one.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alongside"
SECONDS_TO_KEEP = 7 * 24 * 3600
IN_MEMORY = Path("/dev/shm")  # noqa: S108  (each copy gets a name of its own)


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The copy is ready made: Django only runs what is missing, which is nothing."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Give this process its copy, and take it away afterwards."""
    database = settings.DATABASES["default"]
    with sqlite_copy() if database["ENGINE"].endswith("sqlite3") else postgresql_copy(database) as name:
        database["TEST"]["NAME"] = name
        yield


@contextlib.contextmanager
def sqlite_copy():
    migrated = CACHE / f"migrated-{state()}.sqlite3"
    with alone(migrated.name):
        if not migrated.exists():
            forget_unused()
            unfinished = migrated.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            migrate(f"sqlite:///{unfinished}")
            unfinished.rename(migrated)
        migrated.touch()
    folder = Path(tempfile.mkdtemp(prefix="alongside-", dir=IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None))
    try:
        yield str(shutil.copyfile(migrated, folder / "db.sqlite3"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgresql_copy(database):
    import psycopg2

    migrated, name = f"migrated_{state()}", database["TEST"]["NAME"] or f"test_{database['NAME']}"
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    server = psycopg2.connect(dbname="postgres", **{key: database[part] or None for key, part in parts.items()})
    server.autocommit = True
    with contextlib.closing(server), server.cursor() as cursor:
        with alone(f"{database['HOST']}-{database['PORT']}-{migrated}"):
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [migrated])
            if not cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{migrated}_unfinished"')
                migrate(os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{migrated}_unfinished")
                cursor.execute(f'ALTER DATABASE "{migrated}_unfinished" RENAME TO "{migrated}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
        yield name


def forget_unused() -> None:
    for file in CACHE.glob("migrated-*"):
        if time.time() - file.stat().st_mtime > SECONDS_TO_KEEP:
            file.unlink(missing_ok=True)


def migrate(address: str) -> None:
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)


def state() -> str:
    """A hash of everything a migrated database is made of: our migrations and their data, the versions of the rest."""
    files = [ROOT / "requirements.txt", *sorted((ROOT / "cms" / "places" / "data").iterdir())]
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        files += sorted(Path(app.path).glob("migrations/*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:20]


@contextlib.contextmanager
def alone(name: str):
    """One process at a time makes it; the others wait and find it made."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
