"""The parts of a test run, and what each of them came to: a pytest plugin, used by run.py.

The same tests run on SQLite and on PostgreSQL. What speaks one database's own SQL is marked `only_sqlite` or
`only_postgresql`, collected there alone and counted apart. What needs a browser is marked `browser` and is a part of
its own; so is what needs the whole stack, marked `stack`. What reads ../shared/data is marked `shared_data`.

Tests that use no database, and those marked `one_database` because their subject is none, run on SQLite alone.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

# Which tests a part leaves out. Without --part nothing but the other database's own is left out.
LEFT_OUT = {
    "sqlite": {"only_postgresql", "browser", "stack"},
    "postgresql": {"only_sqlite", "one_database", "browser", "stack"},
    "browser": {"only_postgresql", "stack"},
    "stack": {"only_postgresql"},
}
BY_THEMSELVES = {"browser", "stack"}  # parts that hold nothing but what is marked for them
OWN = {"only_sqlite", "only_postgresql", "one_database"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
MARKERS = {
    "only_sqlite": "speaks SQLite's own SQL: not collected on PostgreSQL",
    "only_postgresql": "speaks PostgreSQL's own SQL: not collected on SQLite",
    "one_database": "its subject is no database: not collected on PostgreSQL",
    "browser": "needs a browser: run as a part of its own",
    "stack": "needs nginx, gunicorn, scheduler, PostgreSQL, Redis and Elasticsearch: run by make test-stack",
    "shared_data": "reads ../shared/data: may be skipped where that is absent",
}


def pytest_addoption(parser):
    parser.addoption("--part", choices=sorted(LEFT_OUT), help="run one part of the tests, as run.py does")
    parser.addoption("--tally", type=Path, help="write what each test came to into this file, as JSON")


def pytest_configure(config):
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    # Under xdist the workers run the tests and the one who started them keeps the books.
    if config.getoption("--tally") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally(config.getoption("--tally")))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    part = config.getoption("--part")
    for item in items if part not in BY_THEMSELVES else ():
        if not item.get_closest_marker("django_db") and not DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker("one_database")
    left_out = LEFT_OUT[part] if part else {f"only_{vendor}" for vendor in ("sqlite", "postgresql")} - own_marker()
    kept = [item for item in items if is_in(item, part, left_out)]
    if len(kept) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def is_in(item, part, left_out) -> bool:
    names = {mark.name for mark in item.iter_markers()}
    return not names & left_out and (part not in BY_THEMSELVES or part in names)


def own_marker() -> set[str]:
    from django.db import connection

    return {f"only_{connection.vendor}"}


class Tally:
    """One outcome for each test, the worst of its phases, kept by its name."""

    WORST_FIRST = ("failed", "skipped", "passed")

    def __init__(self, path: Path):
        self.path = path
        self.tests = {}

    def pytest_runtest_logreport(self, report):
        self._note(report, marks=set(report.keywords) & set(MARKERS))

    def pytest_collectreport(self, report):
        # A module that does not import, or skips itself whole, is one test that failed or was skipped.
        if report.outcome != "passed":
            self._note(report, marks=set())

    def _note(self, report, marks):
        test = self.tests.setdefault(report.nodeid, {"outcome": "passed", "marks": sorted(marks), "reason": ""})
        if self.WORST_FIRST.index(report.outcome) < self.WORST_FIRST.index(test["outcome"]):
            test["outcome"] = report.outcome
            test["reason"] = reason(report)

    def pytest_sessionfinish(self):
        self.path.write_text(json.dumps(self.tests))


def reason(report) -> str:
    """Why it was skipped. An expected failure counts as skipped too: what it would show is not shown."""
    if hasattr(report, "wasxfail"):
        return f"expected to fail: {report.wasxfail}"
    return report.longrepr[2] if report.skipped and isinstance(report.longrepr, tuple) else ""


def summed(tests: dict) -> dict:
    """A tally in figures: what both databases have in common, and what runs on one alone."""
    shared = {name: test for name, test in tests.items() if not OWN & set(test["marks"])}
    return {
        "names": set(shared),
        "shared": Counter(test["outcome"] for test in shared.values()),
        "own": Counter(test["outcome"] for name, test in tests.items() if name not in shared),
        "skipped": {name: test for name, test in tests.items() if test["outcome"] == "skipped"},
    }
