"""The demo site as `make run` serves it: gunicorn, its own database and files; and Debian's Chromium."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.servers.ground import Berth

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 300


class Demo(NamedTuple):
    """A running demo site: its address, and role → (e-mail, password)."""

    url: str
    logins: dict


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "LOCAL_FOLDER": str(folder / "local"),
        "ELASTICSEARCH_URL": "",
    }
    berth = Berth()
    port = berth.ports[0]
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--prepare", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    wait_for(url, server)
    yield Demo(url, json.loads((folder / "local" / "logins.json").read_text()))
    server.terminate()
    server.wait(timeout=20)
    berth.leave()


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
