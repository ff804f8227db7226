"""What a test server stands on: a user that is not root, a folder that user can reach, two ports of its own.

PostgreSQL and Elasticsearch refuse to run as root, and a checkout or a home folder may be closed to the user they
run as instead. So everything they read and write lies below /var/tmp/alongside-<uid>/, which belongs to that user
and is closed to everyone else. A run takes the first free *slot* there: a folder, and the lock and the two ports of
the same number, so that several runs at once never meet, and whoever comes next clears what a killed run left.
"""

import fcntl
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.servers import MissingError

# Below 32768: from there on the kernel hands the ports out to clients.
FIRST_PORT = 21000
SLOTS = 500


class Account(NamedTuple):
    uid: int
    gid: int


def account() -> Account:
    """The user servers run as: oneself, and where one is root, `postgres` or else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            known = pwd.getpwnam(name)
            return Account(known.pw_uid, known.pw_gid)
    raise MissingError(
        "a user to run test servers as: root may not, and there is neither `postgres` nor `nobody` here."
    )


def folder() -> Path:
    """The folder of all slots and templates, made if it is not there."""
    owner = account()
    path = Path(f"/var/tmp/alongside-{owner.uid}")
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner.uid, os.geteuid()):
        raise MissingError(f"a folder for test servers: {path} is there already and somebody else's. Remove it.")
    give(path)
    return path


def give(path: Path) -> None:
    """Hand one file or folder to the servers' user."""
    owner = account()
    os.chown(path, owner.uid, owner.gid, follow_symlinks=False)


def give_all(path: Path) -> None:
    give(path)
    for inside in path.rglob("*"):
        give(inside)


class Slot:
    """A folder and two ports that are one run's alone until `release()`."""

    def __init__(self):
        for number in range(SLOTS):
            self.folder = folder() / str(number)
            self.ports = (FIRST_PORT + 2 * number, FIRST_PORT + 2 * number + 1)
            if self._take_lock(self.folder.with_suffix(".lock")):
                break
        else:
            raise MissingError(f"a free pair of ports between {FIRST_PORT} and {FIRST_PORT + 2 * SLOTS}.")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        give(self.folder)

    def _take_lock(self, path: Path) -> bool:
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        give(path)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if all(map(is_free, self.ports)):
                return True
        except BlockingIOError:
            pass
        os.close(self._lock)
        return False

    def release(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do it: a connection that has just been closed does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def as_account(*command, dies_with_us: bool = False) -> list[str]:
    """The command line that runs `command` as the servers' user.

    `dies_with_us`: the kernel ends the process when the run itself is killed and cannot end it any more.
    """
    switch = []
    if os.geteuid() == 0:
        switch += ["--reuid", str(account().uid), "--regid", str(account().gid), "--clear-groups"]
    if dies_with_us and shutil.which("setpriv"):
        switch += ["--pdeathsig", "TERM"]
    return _switched(switch, command)


def as_oneself(*command) -> list[str]:
    """The command line that runs `command` without another user, and ends it with the run itself."""
    return _switched(["--pdeathsig", "TERM"] if shutil.which("setpriv") else [], command)


def _switched(switch: list[str], command) -> list[str]:
    return [*(["setpriv", *switch, "--"] if switch else []), *map(str, command)]


def environment(home: Path, **more: str) -> dict[str, str]:
    """A server's environment: nothing of ours, no way back into a home folder that may be closed to it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LANG": "C.UTF-8", **more}


def stop(process: subprocess.Popen, ask: signal.Signals, patience: float = 15) -> None:
    """Ask a server to end, then insist, its children included. It must have been started in a session of its own."""
    with suppress(subprocess.TimeoutExpired):
        if process.poll() is None:
            process.send_signal(ask)
            process.wait(patience)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
