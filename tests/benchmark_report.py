"""docs/figures.md: what the commands of the project measured and how they ended, written by the commands themselves.

    from tests import figures

    figures.keep_lines("make mutants", ["mutants: 24 killed, 0 survived"])     # the last lines of a whole run
    figures.keep_section("bench", "## Speed: `make bench`\\n\\n| what | … |")   # a command's own part of the page

Both take a file lock, change nothing but their own part between its markers, and put date, machine and commit to
it. Call them at the end of a whole run only: a run of some of the tests says nothing about all of them.
"""

import contextlib
import fcntl
import os
import platform
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "figures.md"
COMMANDS = ("make test", "make fuzz", "make mutants", "make audit", "make bench", "make test-stack")
SECTIONS = ("audit", "bench", "coverage")
BEGINNING = """# Figures

Written by the commands themselves, each between its own marks: what they measured, beside the target, with date and
machine; what misses its target is named with the reason found. Do not edit by hand: run the command again.

## How each command ended last
"""
LAST_LINES = "lines: {}"


def keep_lines(command: str, lines: list[str], page: Path = PAGE) -> None:
    """Put the last lines of a run of `command` (one of COMMANDS) into the page, with date, machine and commit."""
    if command not in COMMANDS:
        raise ValueError(f"{command!r} is not one of {', '.join(COMMANDS)}.")
    said = "\n".join(line.rstrip() for line in lines)
    _put(LAST_LINES.format(command), f"### {command}\n\n{stamp()}\n\n```\n{said}\n```", page)


def keep_section(name: str, text: str, page: Path = PAGE) -> None:
    """Put the part of the page that one command (`name`, of SECTIONS) writes; `text` begins with its own heading."""
    if name not in SECTIONS:
        raise ValueError(f"{name!r} is not one of {', '.join(SECTIONS)}.")
    heading, _, rest = text.strip().partition("\n")
    _put(name, f"{heading}\n\n{stamp()}\n{rest.rstrip()}", page)


def stamp() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · commit {commit()} · {machine()}"


def machine() -> str:
    """This machine in one line: processor, cores, memory, system; and how busy it was, for times depend on it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB",
        f"{_system()}, Python {platform.python_version()}",
        f"load at the end {os.getloadavg()[0]:.1f}",
    ]
    return " · ".join(parts)


def commit() -> str:
    """The commit that was looked at; "+" where the tree held more than that. This page itself does not count."""
    short = _git("rev-parse", "--short", "HEAD").strip() or "unknown"
    changed = _git("status", "--porcelain", "--", ".", f":!{PAGE.relative_to(ROOT)}").strip()
    return f"{short}+" if changed else short


def _git(*arguments: str) -> str:
    with contextlib.suppress(FileNotFoundError):
        return subprocess.run(["git", *arguments], cwd=ROOT, check=False, capture_output=True, text=True).stdout
    return ""


def _processor() -> str:
    with contextlib.suppress(OSError):
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
        if found:
            return " ".join(found[1].split())
    return platform.machine()


def _system() -> str:
    with contextlib.suppress(OSError, KeyError):
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    return platform.system()


def _put(name: str, text: str, page: Path) -> None:
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    with _locked(page):
        whole = page.read_text() if page.exists() else empty()
        before, found, rest = whole.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise ValueError(f"{page} has no marks {begin} and {end}. Remove the file; it is begun anew.")
        aside = page.with_suffix(".new")
        aside.write_text(f"{before}{begin}\n{text}\n{end}{after}")
        aside.replace(page)


@contextlib.contextmanager
def _locked(page: Path) -> Iterator[None]:
    """Two commands may end at the same time. The folder is what is locked: the page itself is replaced."""
    folder = os.open(page.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def empty() -> str:
    """The page before any command has run."""
    marks = [LAST_LINES.format(command) for command in COMMANDS]
    lines = "\n".join(f"<!-- begin {mark} -->\n<!-- end {mark} -->\n" for mark in marks)
    sections = "\n".join(f"<!-- begin {mark} -->\n<!-- end {mark} -->\n" for mark in SECTIONS)
    return f"{BEGINNING}\n{lines}\n{sections}"
