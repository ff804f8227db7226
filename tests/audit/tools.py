"""What the audit brings for itself, in fixed versions: the HTML validator and Lighthouse by npm, veraPDF by Maven."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from tests.servers import debian

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
VERA = HERE / ".verapdf"
COPY_ALL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
PACKAGES = {"java": "openjdk-17-jdk-headless", "npm": "npm", "chromium": "chromium", "mvn": "maven"}


def bring() -> dict[str, str]:
    """Install what is missing; of what cannot be had here, why."""
    wanted = [package for command, package in PACKAGES.items() if not shutil.which(command)]
    if wanted:
        debian.install(*wanted)
    missing = {
        command: f"{command} is missing: {debian.command(package)}"
        for command, package in PACKAGES.items()
        if not shutil.which(command)
    }
    for command, fetch in (("npm", _npm), ("mvn", _maven)):
        if command not in missing and (why := fetch()):
            missing[command] = why
    return missing


def _npm() -> str:
    if _is_fresh(MODULES / ".brought", HERE / "package-lock.json"):
        return ""
    print("Fetching the HTML validator and Lighthouse …", flush=True)
    # Node's packages run nothing of their own here.
    done = _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    return _told("npm", done, MODULES / ".brought", HERE / "package-lock.json")


def _maven() -> str:
    if _is_fresh(VERA / ".brought", HERE / "pom.xml"):
        return ""
    print("Fetching veraPDF …", flush=True)
    done = _run("mvn", "-B", "-q", "-f", "pom.xml", COPY_ALL, f"-DoutputDirectory={VERA}")
    return _told("Maven", done, VERA / ".brought", HERE / "pom.xml")


def _told(who: str, done: subprocess.CompletedProcess, stamp: Path, of: Path) -> str:
    if done.returncode:
        return f"{who} did not bring its packages: {(done.stderr or done.stdout)[-300:]}"
    stamp.write_text(_hash(of))
    return ""


def _is_fresh(stamp: Path, of: Path) -> bool:
    return stamp.exists() and stamp.read_text() == _hash(of)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=HERE, check=False, capture_output=True, text=True)
