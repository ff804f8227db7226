"""Whether this installation can work: each part it needs, what is wrong with it, and what to do."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import gettempdir
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from .scheduler import silence
from .storage import free_bytes

MAX_QUEUE_SECONDS = 300  # the worker sends every 20 seconds: what waits longer waits for somebody to look

MIN_FREE_MEGABYTES = 500  # some fifty uploads of the largest size, and time to act


class Component(NamedTuple):
    """A part the site stands on. Without a `required` one nothing works; without another the site does less."""

    name: str
    works: bool
    required: bool = False
    advice: str = ""
    figures: Mapping[str, object] = {}  # noqa: RUF012


_registered: list[Callable[[], list[Component]]] = []


def register(more: Callable[[], list[Component]]) -> None:
    """Have these parts looked at as well, where the database works. They raise nothing."""
    _registered.append(more)


def check_components() -> list[Component]:
    """Every part, the database first. Nothing here raises."""
    found: list[Component] = [_database()]
    if settings.REDIS_URL:
        found.append(_cache())
    found.append(_disk())
    if found[0].works:
        found += [_scheduler(), *(part for more in _registered for part in more())]
    return found


_up_to_date: set[str] = set()  # databases that once had every migration: reading them all takes a while


def _migrations_missing() -> int:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.alias in _up_to_date:
        return 0
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not missing:
        _up_to_date.add(connection.alias)
    return missing


def _database() -> Component:
    try:
        behind = _migrations_missing()
    except DatabaseError as error:
        advice = (
            f"The database does not answer ({type(error).__name__}). Is it running, and is DATABASE_URL right? "
            "On Debian: systemctl status postgresql"
        )
        return Component("database", False, True, advice)
    if behind:
        advice = f"{behind} migrations are missing. Run: python manage.py migrate"
        return Component("database", False, True, advice, {"migrations_missing": behind})
    return Component("database", True, True)


def _cache() -> Component:
    cache.set("health", "here", 10)  # a cache that is down says nothing and keeps nothing
    advice = "Redis does not answer: pages are made anew each time. Is it running, and is REDIS_URL right?"
    return Component("cache", cache.get("health") == "here", advice=advice)


def _scheduler() -> Component:
    state = silence()
    since = "has never run here" if state.seconds is None else f"last ran {state.seconds} seconds ago"
    waits = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in state.backlog.items())
    advice = (
        f"The scheduler {since}: nothing goes live or expires by its date. Waiting: {waits}. "
        "Start it: python manage.py run_scheduler"
    )
    figures = {"seconds": state.seconds, "waiting": state.backlog}
    return Component("scheduler", not state.is_too_long, advice=advice, figures=figures)


def _disk() -> Component:
    """Free space where uploads lie, where they are taken in, and, for SQLite, where the database is; in megabytes."""
    folders = {"media": Path(settings.MEDIA_ROOT), "temporary": Path(gettempdir())}
    if connection.vendor == "sqlite":  # that of PostgreSQL may be on another machine: nobody can ask from here
        folders["database"] = Path(connection.settings_dict["NAME"]).absolute().parent
    free = {name: free_bytes(folder) // 1_000_000 for name, folder in folders.items()}
    low = [
        f"{folders[name]} has {megabytes} MB left"
        for name, megabytes in free.items()
        if megabytes < MIN_FREE_MEGABYTES
    ]
    advice = f"A disk is nearly full: {', '.join(low)}. Make room: uploads and edits will fail."
    figures = {f"{name}_free_mb": megabytes for name, megabytes in free.items()}
    return Component("disk", not low, advice=advice, figures=figures)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Says nothing about anything else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Every part and its figures; 503 when a needed one is missing. Without the others the site does less."""
    found = check_components()
    ready = all(part.works for part in found if part.required)
    answer = {
        "ready": ready,
        "degraded": [part.name for part in found if not part.works and not part.required],
        "parts": {part.name: {"works": part.works, **part.figures} for part in found},
    }
    return JsonResponse(answer, status=200 if ready else 503)
