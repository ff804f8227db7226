"""Packages of Debian and its relatives: installed where one may, otherwise named with the command that brings them."""

import functools
import os
import shutil
import subprocess


def command(*packages: str) -> str:
    """What somebody types to have these packages."""
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def privilege() -> list[str] | None:
    """What apt-get needs in front of it here; None where packages cannot be installed without asking.

    On CI a sudo that asks for no password will do. On somebody's own machine we install as root only, for then they
    are in a container or chose to.
    """
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if os.environ.get("CI") and shutil.which("sudo") and _run("sudo", "-n", "true").returncode == 0:
        return ["sudo", "-n"]
    return None


def install(*packages: str) -> bool:
    """Whether the packages are there now."""
    before = privilege()
    if before is None or not update():
        return False
    print(f"Installing {' '.join(packages)} …", flush=True)
    return _apt_get(before, "install", "-y", "--no-install-recommends", *packages)


def offered(*packages: str) -> str | None:
    """The first of these packages that this system has to offer."""
    if privilege() is None or not update():
        return None
    for package in packages:
        policy = _run("apt-cache", "policy", package).stdout
        if "Candidate:" in policy and "Candidate: (none)" not in policy:
            return package
    return None


@functools.cache
def update() -> bool:
    """A bare container knows no package until it has asked once."""
    return _apt_get(privilege(), "update", "-q")


def _apt_get(before: list[str], *arguments: str) -> bool:
    done = _run(*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments)
    if done.returncode:
        print(done.stdout[-1000:], done.stderr[-1000:], flush=True)
    return done.returncode == 0


def _run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, check=False, capture_output=True, text=True)
