"""An installation of its own for a measurement: database, files and static files in a folder that is thrown away.

Production settings with the demo in it, behind a gunicorn like the public one. `make fuzz`, `make audit` and
`make bench` stand on it; nothing of the working copy's own site is touched.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.servers import MissingError
from tests.servers.sandbox import Slot

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60


class TemporarySite:
    """`environment` is what its processes run in. Without `database_url` it has SQLite in its folder."""

    def __init__(self, folder: Path, database_url: str = "", engine_url: str = "", **more: str):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "SECURE_SSL_REDIRECT": "False",
            "SITE_URL": "http://localhost",
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'db.sqlite3'}",
            "ELASTICSEARCH_URL": engine_url,
            "ELASTICSEARCH_INDEX": f"made-{secrets.token_hex(4)}",
            "REDIS_URL": "",
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "LOCAL_FOLDER": str(folder / "local"),
            **more,
        }

    def prepare(self) -> None:
        """What `make run` prepares: tables, demo, static files; and the engine's index where there is one."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_demo")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        if self.environment["ELASTICSEARCH_URL"]:
            self.manage("search_index", "rebuild")

    def manage(self, *arguments: str) -> str:
        return self.python("manage.py", *arguments)

    def python(self, *arguments: str) -> str:
        """What a Python command said in this installation. One that fails is an error with its last words."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stderr[-3000:]}")
        return done.stdout

    @contextlib.contextmanager
    def served(self, workers: int = 2, threads: int = 4) -> Iterator[str]:
        """The address of this installation while gunicorn serves it."""
        gunicorn = ["-m", "gunicorn", "cms.wsgi", "--config", "cms/gunicorn.py"]
        size = ["--workers", str(workers), "--threads", str(threads)]
        with running(gunicorn + size, ROOT, self.environment, self.folder / "gunicorn.log") as url:
            yield url


@contextlib.contextmanager
def running(gunicorn: list[str], folder: Path, environment: dict, log: Path) -> Iterator[str]:
    """A gunicorn on a port of its own, until the block ends."""
    slot = Slot()
    port = slot.ports[0]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, *gunicorn, "--bind", f"127.0.0.1:{port}"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        url = f"http://localhost:{port}"
        wait_for(url, server, log)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        slot.release()


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=20)
            return
        except OSError:
            time.sleep(0.2)
    raise MissingError(f"The site did not start at {url}:\n{log.read_text(errors='replace')[-2000:]}")
