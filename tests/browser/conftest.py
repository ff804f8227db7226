"""The demo site as `make run` serves it: gunicorn, its own database and files; and Debian's Chromium."""

import contextlib
import fcntl
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import TimeoutError

from tests.servers.sandbox import Slot, as_oneself, stop

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 120


class Demo(NamedTuple):
    """A running demo site: its address, role → (e-mail, password), and the folder of its database and files."""

    url: str
    logins: dict
    folder: Path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A folder with the demo as `make run` prepares it, filled once for all workers. Nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared-demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first prepares, the others wait for it
        if not (folder / "is-whole").exists():
            for command in (["migrate", "-v0"], ["load_demo", "--logins"], ["collectstatic", "--no-input", "-v0"]):
                manage(command, environment(folder, folder / "db.sqlite3"))
            (folder / "is-whole").touch()
    return folder


def manage(command, environment):
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        pytest.fail(f"The demo was not prepared: {command[0]} ended with {done.returncode}.\n{done.stderr[-3000:]}")


@pytest.fixture(scope="session")
def demo(prepared, tmp_path_factory):
    """The demo of this worker, which its tests change."""
    folder = tmp_path_factory.mktemp("demo")
    for name in ("media", "local"):
        shutil.copytree(prepared / name, folder / name)
    (folder / "static").symlink_to(prepared / "static")
    copy_database(prepared / "db.sqlite3", folder / "db.sqlite3")
    with served(folder, folder / "db.sqlite3") as site:
        yield site


@pytest.fixture
def own_demo(demo, tmp_path):
    """A copy of the demo as it stands, for a test that turns it into something else."""
    copy_database(demo.folder / "db.sqlite3", tmp_path / "db.sqlite3")
    with served(demo.folder, tmp_path / "db.sqlite3") as site:
        yield site


def copy_database(of, into):
    with contextlib.closing(sqlite3.connect(of)) as source, contextlib.closing(sqlite3.connect(into)) as copy:
        source.backup(copy)


def environment(folder, database) -> dict:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "LOCAL_FOLDER": str(folder / "local"),
        "ELASTICSEARCH_URL": "",
    }


@contextlib.contextmanager
def served(folder, database):
    slot = Slot()
    port = slot.ports[0]
    log = database.with_suffix(".log")
    with log.open("wb") as output:
        server = subprocess.Popen(
            as_oneself(sys.executable, "manage.py", "run_local", "--port", str(port)),
            cwd=ROOT,
            env=environment(folder, database),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    url = f"http://localhost:{port}"
    try:
        wait_for(url, server, log)
        yield Demo(url, json.loads((folder / "local" / "logins.json").read_text()), folder)
    finally:
        stop(server, signal.SIGTERM, 20)
        slot.release()


def wait_for(url, server, log):
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=20)  # noqa: S310
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The demo site did not start. Its last words:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
    return browser_type_launch_args | {"executable_path": chromium, "args": quiet}


@pytest.fixture(scope="session")
def picture():
    """Keeps what a page shows for the docs, where PICTURES names a folder (`make pictures`); else does nothing."""
    into = os.environ.get("PICTURES")

    def keep(page, name):
        if into:
            with contextlib.suppress(TimeoutError):  # an editor's page asks again and again who else is there
                page.wait_for_load_state("networkidle", timeout=10_000)
            Image.open(io.BytesIO(page.screenshot())).quantize(128).save(ROOT / into / f"{name}.png", optimize=True)

    return keep


@pytest.fixture
def log_in(browser):
    """Opens the admin of a demo site as somebody with this role."""
    contexts = []

    def as_role(site, role):
        context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 1000})
        contexts.append(context)
        page = context.new_page()
        email, password = site.logins[role]
        page.goto("/admin/")
        page.locator("input[name=username]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")
        return page

    yield as_role
    for context in contexts:
        context.close()
