"""Every test against the real parts, from one command: `make test`.

In this order: what is needed is brought or named; Elasticsearch starts while the fast gates run; then the same tests
run on SQLite and on PostgreSQL, both with that Elasticsearch; then those that need a browser. On CI (the variable CI
is set) a missing part is a failure and nothing is skipped; on somebody's own machine that part is left out, loudly.

    make test
    make test ARGS="-k springfield"
    python tests/run.py --only sqlite|postgresql|browser|stack|gates [anything pytest understands]
    python tests/run.py --only sqlite --coverage        # `make coverage`: which lines those tests pass through

`--only stack` is `make test-stack`: it takes minutes, and is no part of `make test`. Nor is `--coverage`, which
makes the tests of one database a third slower.

The last line is "N passed, M failed", over all parts.
"""

import argparse
import contextlib
import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import benchmark_report, coverage_report, partitions
from tests.servers import MissingError, debian, elasticsearch, postgres, stack

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
NOTHING_COLLECTED = 5
WORKERS = "2"
# What a whole run of each command holds; a run of some of it says nothing about all of it.
WHOLE = {"make test": {"gates", "sqlite", "postgresql", "browser"}, "make test-stack": {"stack"}}


class Need(NamedTuple):
    """A package of Debian that some parts of the run cannot do without."""

    package: str
    what_for: str
    partitions: set[str]
    is_there: Callable


NEEDS = (
    Need("postgresql", "PostgreSQL", {"postgresql"}, postgres.binaries),
    Need("gettext", "the tests of the catalogues", {"sqlite", "postgresql"}, lambda: shutil.which("msgfmt")),
    Need("chromium", "the tests in a browser", {"browser", "stack"}, lambda: shutil.which("chromium")),
    *(Need(package, "the whole stack", {"stack"}, there) for package, there in stack.PACKAGES.items()),
)


def main() -> int:
    began = time.monotonic()
    options, for_pytest = arguments()
    wanted = [options.only] if options.only else ["gates", "sqlite", "postgresql", "browser"]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # As an exception it passes through everything that has something to stop.
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    with contextlib.ExitStack() as stack:
        run = Run(set(wanted), for_pytest, stack)
        if options.coverage:
            run.coverage = run.scratch / "coverage.json"
        run.get_ready()
        for part in wanted:
            run.do(part)
        run.compare()
        failed = run.report(time.monotonic() - began)
        if run.coverage and not failed and not for_pytest:
            coverage_report.write(run.coverage)
        return failed


def arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--only", choices=("gates", "sqlite", "postgresql", "browser", "stack"))
    parser.add_argument("--coverage", action="store_true", help="with --only sqlite: into docs/figures.md")
    return parser.parse_known_args()


class Run:
    """One run: its servers, and what its parts came to."""

    def __init__(self, wanted: set[str], for_pytest: list[str], stack: contextlib.ExitStack):
        self.wanted = wanted
        self.for_pytest = for_pytest
        self.stack = stack
        self.on_ci = bool(os.environ.get("CI"))
        self.scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alongside-test-")))
        self.engine = self.postgres = None
        self.coverage: Path | None = None
        self.queries_before = None
        self.missing = []
        self.wrong = []
        self.tallies = {}

    # What is needed

    def get_ready(self) -> None:
        """Bring or name all that is missing, once; then start the servers, Elasticsearch first: it takes longest."""
        self.missing += unmet(self.wanted)
        if self.wanted & {"sqlite", "postgresql"}:
            self.engine = self._start(elasticsearch.start)
        if "postgresql" in self.wanted and postgres.binaries():
            self.postgres = self._start(postgres.start)
        if self.missing and self.on_ci:
            sys.exit("\n".join([*map(loud, self.missing), "On CI nothing may be missing.", "0 passed, 1 failed"]))

    def _start(self, start: Callable):
        try:
            return self.stack.enter_context(start())
        except MissingError as error:
            self.missing.append(str(error))

    def _wait_for_engine(self) -> None:
        """Elasticsearch had the time of the gates to start. One that does not answer is a failure everywhere."""
        if not self.engine or self.queries_before is not None:
            return
        try:
            self.engine.wait()
        except MissingError as error:
            sys.exit(f"{error}\n0 passed, 1 failed")
        self.queries_before = self.engine.queries()

    # The parts

    def do(self, part: str) -> None:
        if part == "gates":
            self.wrong += [name for name, command, more in GATES if not passes(name, command, more)]
        elif self._is_possible(part):
            self._tests(part)

    def _is_possible(self, part: str) -> bool:
        """What is missing has been named; the part that cannot do without it is left out."""
        if part == "postgresql":
            return self.postgres is not None
        return part == "sqlite" or all(need.is_there() for need in NEEDS if part in need.partitions)

    def _tests(self, part: str) -> None:
        self._wait_for_engine()
        address = self.postgres.url if part == "postgresql" else "sqlite://:memory:"
        environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        # Somebody's own node reaches the tests by one name only, and never the settings.
        environment.pop("ELASTICSEARCH_URL", None)
        if self.engine:
            environment["ALONGSIDE_TEST_ENGINE_URL"] = self.engine.url
        tally = self.scratch / f"{part}.json"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "--import-mode=importlib",
            "-n",
            "0" if part == "stack" else WORKERS,
        ]
        command += ["-p", "tests.partitions", f"--part={part}", f"--tally={tally}", *self.for_pytest]
        if self.coverage:
            command += [*(f"--cov={package}" for package in coverage_report.PACKAGES), "--cov-report="]
            command += [f"--cov-report=json:{self.coverage}"]
        print(f"\n{part}: pytest", flush=True)
        code = call(command, environment)
        tests = json.loads(tally.read_text()) if tally.exists() else {}
        self.tallies[part] = partitions.summed(tests)
        failed = self.tallies[part]["shared"]["failed"] + self.tallies[part]["own"]["failed"]
        if code and not failed and not (code == NOTHING_COLLECTED and self.for_pytest):
            self.wrong.append(f"{part}: pytest ended with {code}")

    # What it came to

    def compare(self) -> None:
        """What must hold over all parts together, whatever each of them says of itself."""
        both = [self.tallies[part]["names"] for part in ("sqlite", "postgresql") if part in self.tallies]
        if len(both) == 2:
            self.wrong += [f"only on one of the two databases: {name}" for name in sorted(both[0] ^ both[1])]
        if self.on_ci:
            self.wrong += forbidden_skips(self.tallies, shared_data_is_there=SHARED_DATA.is_dir())
        if self.engine and self.tallies and not self.for_pytest and self.engine.queries() <= self.queries_before:
            self.wrong.append("Elasticsearch: no test asked it anything")

    def report(self, seconds: float) -> int:
        """Print the result; the exit code."""
        print()
        for part, tally in self.tallies.items():
            for name, test in tally["skipped"].items():
                print(f"skipped on {part}: {name}: {test['reason']}")
        last = self._last_lines(seconds)
        print("\n".join(last), flush=True)
        for command, parts_of_it in WHOLE.items():
            if self.wanted == parts_of_it and not self.for_pytest:
                benchmark_report.keep_lines(command, last)
        return 1 if self._failed() else 0

    def _last_lines(self, seconds: float) -> list[str]:
        lines = [line(self._title(part), tally) for part, tally in self.tallies.items()]
        if self.engine and self.tallies:
            asked = self.engine.queries() - self.queries_before
            lines.append(f"Elasticsearch {self.engine.version()}: answered {asked} queries")
        lines += [loud(text) for text in self.missing]
        lines += [f"FAILED {text}" for text in self.wrong]
        passed = sum(tally[kind]["passed"] for tally in self.tallies.values() for kind in ("shared", "own"))
        return [*lines, f"{seconds:.0f} s in all", f"{passed} passed, {self._failed()} failed"]

    def _failed(self) -> int:
        tests = sum(tally[kind]["failed"] for tally in self.tallies.values() for kind in ("shared", "own"))
        return tests + len(self.wrong)

    def _title(self, part: str) -> str:
        versions = {
            "sqlite": f"SQLite {sqlite3.sqlite_version}",
            "postgresql": f"PostgreSQL {self.postgres.version if self.postgres else ''}",
        }
        return versions.get(part, part)


def unmet(wanted: set[str]) -> list[str]:
    """What is missing for these parts and cannot be installed here, in words that say what to type."""
    needs = [need for need in NEEDS if need.partitions & wanted and not need.is_there()]
    if needs:
        debian.install(*(need.package for need in needs))
    return [f"{need.what_for}. Get it with: {debian.command(need.package)}" for need in needs if not need.is_there()]


def loud(text: str) -> str:
    return f"!!! MISSING, so this was NOT tested: {text}"


def line(title: str, tally: dict) -> str:
    shared, own = tally["shared"], tally["own"]
    failed = f", {shared['failed'] + own['failed']} failed" if shared["failed"] + own["failed"] else ""
    apart = f" (+{own['passed']} here alone)" if own["passed"] else ""
    return f"{title}: {shared['passed']} passed{failed}, {shared['skipped'] + own['skipped']} skipped{apart}"


def forbidden_skips(tallies: dict, *, shared_data_is_there: bool) -> list[str]:
    """On CI nothing is skipped, but what reads ../shared/data where that is absent."""
    return [
        f"skipped on CI, {part}: {name}: {test['reason']}"
        for part, tally in tallies.items()
        for name, test in tally["skipped"].items()
        if shared_data_is_there or "shared_data" not in test["marks"]
    ]


# The gates: each is quick, none needs a server.


def tool(name: str) -> str:
    """A command of the environment that runs this file."""
    return str(Path(sys.executable).parent / name)


MANAGE = [sys.executable, "manage.py"]
IN_TESTS = {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": "sqlite://:memory:"}
IN_PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "DATABASE_URL": "sqlite://:memory:",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
}
TEMPLATES = ["templates", *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("*/*/templates")))]
GATES = (
    ("ruff check", [tool("ruff"), "check", "."], {}),
    ("ruff format", [tool("ruff"), "format", "--check", "."], {}),
    ("djhtml", [tool("djhtml"), "--check", "--tabwidth", "2", *TEMPLATES], {}),
    ("layers", [tool("lint-imports")], {}),
    ("mypy", [tool("mypy")], IN_TESTS),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], IN_TESTS),
    ("check", [*MANAGE, "check", "--fail-level", "WARNING"], IN_TESTS),
    ("check --deploy", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], IN_PRODUCTION),
)


def passes(name: str, command: list[str], more: dict[str, str]) -> bool:
    """Run a gate; one line when it holds, all it says when it does not."""
    began = time.monotonic()
    said = complaint(command, os.environ | more)
    if said is None:
        print(f"ok {name} ({time.monotonic() - began:.1f} s)", flush=True)
        return True
    print(f"FAILED {name}\n{said}", flush=True)
    return False


def complaint(command: list[str], environment: dict[str, str]) -> str | None:
    """What a command that fails has said; None when it did not fail."""
    with tempfile.TemporaryFile("w+") as output:
        code = call(command, environment, output)
        output.seek(0)
        return output.read() if code else None


def call(command: list[str], environment: dict[str, str], output=None) -> int:
    """Run a command in a session of its own, so that an interrupted run ends all its children as well."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
    )
    try:
        return process.wait()
    except BaseException:
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, signal.SIGINT)
            process.wait(15)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        raise


if __name__ == "__main__":
    sys.exit(main())
