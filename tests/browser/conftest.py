"""The demo site as `make run` serves it: gunicorn, its own database and files; and Debian's Chromium."""

import contextlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from tests.servers.sandbox import Slot

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 900


class Demo(NamedTuple):
    """A running demo site: its address, role → (e-mail, password), and the folder of its database and files."""

    url: str
    logins: dict
    folder: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    with served(folder, folder / "db.sqlite3", "--prepare") as site:
        yield site


@pytest.fixture
def own_demo(demo, tmp_path):
    """A copy of the demo as it stands, for a test that turns it into something else."""
    database = tmp_path / "db.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(demo.folder / "db.sqlite3")) as source,
        contextlib.closing(sqlite3.connect(database)) as copy,
    ):
        source.backup(copy)
    with served(demo.folder, database) as site:
        yield site


@contextlib.contextmanager
def served(folder, database, *options):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "LOCAL_FOLDER": str(folder / "local"),
        "ELASTICSEARCH_URL": "",
    }
    slot = Slot()
    port = slot.ports[0]
    server = subprocess.Popen(
        [sys.executable, "manage.py", "run_local", "--port", str(port), *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    try:
        wait_for(url, server)
        yield Demo(url, json.loads((folder / "local" / "logins.json").read_text()), folder)
    finally:
        server.terminate()
        server.wait(timeout=20)
        slot.release()


def wait_for(url, server):
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("The demo site did not start.")


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
            page.wait_for_load_state("networkidle")
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
