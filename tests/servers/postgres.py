"""A real PostgreSQL for the tests, from the system's own binaries, on a port of its own, thrown away at the end.

`initdb` takes seconds, so it is done once for each version; a run copies that template. The tests log in as
`alongside`, who may create databases and is no superuser: what a site's own database allows, and no more.
"""

import atexit
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from . import MissingError, debian, sandbox

# Nothing here has to survive a power cut.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


def binaries() -> Path | None:
    """The folder of the newest server installed. Debian keeps them out of PATH, one folder a version."""
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Postgres:
    """A running server. `url` goes into DATABASE_URL; `version` is the server's own word for itself.

    After `halt()`, `resume()` brings it back with what it knew; `stop()` throws all away.
    """

    def __init__(self, tools: Path, options: dict[str, str] | None = None):
        self.tools = tools
        self.options = OPTIONS | (options or {})
        self.version = version_of(tools)
        template = ensure_template(tools, self.version)
        self.slot = sandbox.Slot()
        self.cluster = self.slot.folder / "cluster"
        self.port = self.slot.ports[0]
        self.url = f"postgres://alongside:{password_of(template)}@127.0.0.1:{self.port}/alongside"
        atexit.register(self.stop)
        self._run("cp", "-a", template, self.cluster)
        self.log = self.slot.folder / "log"
        self.resume()

    def resume(self) -> None:
        settings = [part for name, value in self.options.items() for part in ("-c", f"{name}={value}")]
        tools, port = self.tools, self.port
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                sandbox.as_account(tools / "postgres", "-D", self.cluster, "-p", port, *settings, dies_with_us=True),
                cwd=self.slot.folder,
                env=sandbox.environment(self.slot.folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait(port)

    def _run(self, *command) -> None:
        run_as_account(self.slot.folder, *command)

    def _wait(self, port: int) -> None:
        deadline = time.monotonic() + 60
        ready = [self.tools / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        while subprocess.run(ready, check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = self.log.read_text(errors="replace")[-2000:]
                self.stop()
                raise MissingError(f"PostgreSQL {self.version} did not start on port {port}:\n{said}")
            time.sleep(0.1)

    def halt(self) -> None:
        """SIGINT: PostgreSQL does not wait for those who are still connected."""
        sandbox.stop(self.process, ask=signal.SIGINT)

    def stop(self) -> None:
        atexit.unregister(self.stop)
        if hasattr(self, "process"):
            self.halt()
        self.slot.release()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()


def start(options: dict[str, str] | None = None) -> Postgres:
    """A running server, or MissingError. `options` are settings of postgresql.conf beside those of every test."""
    tools = binaries()
    if not tools:
        raise MissingError(f"PostgreSQL's server. Get it with: {debian.command('postgresql')}")
    return Postgres(tools, options)


def version_of(tools: Path) -> str:
    said = subprocess.run([tools / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"\d+(\.\d+)?", said)[0]


def ensure_template(tools: Path, version: str) -> Path:
    """A cluster made once for this version; made aside and renamed, so that a half-made one is never taken."""
    template = sandbox.folder() / f"postgresql-{version}"
    if template.exists():
        return template
    making = Path(tempfile.mkdtemp(prefix="making-", dir=sandbox.folder()))
    sandbox.give(making)
    cluster, password = making / "cluster", secrets.token_hex(16)
    word = making / "word"
    word.write_text(password)
    sandbox.give(word)
    login = ["--username=postgres", f"--pwfile={word}", "--auth=scram-sha-256"]
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    run_as_account(making, tools / "initdb", "--no-sync", "--pgdata", cluster, *login, *locale)
    statements = (
        f"CREATE ROLE alongside LOGIN CREATEDB PASSWORD '{password}'\nCREATE DATABASE alongside OWNER alongside\n"
    )
    run_as_account(making, tools / "postgres", "--single", "-D", cluster, "postgres", says=statements)
    word.rename(cluster / "alongside-password")
    try:
        os.rename(cluster, template)
    except OSError:
        # Another run was quicker with the same.
        if not template.exists():
            raise
    shutil.rmtree(making)
    return template


def password_of(template: Path) -> str:
    return (template / "alongside-password").read_text()


def run_as_account(folder: Path, *command, says: str | None = None) -> None:
    done = subprocess.run(
        sandbox.as_account(*command),
        cwd=folder,
        env=sandbox.environment(folder),
        input=says,
        stdin=subprocess.DEVNULL if says is None else None,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise MissingError(f"PostgreSQL: {Path(command[0]).name} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
