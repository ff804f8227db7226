"""`make bench`: how fast the site is, beside what `wagtail start` makes; writes its part of docs/figures.md.

make bench
make bench ARGS="--only pages"                      # parts: pages, search; nothing is written
make bench ARGS="--only search --entries 2000"
"""

import argparse
import contextlib
import json
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests import benchmark_report
from tests.metrics import Figure, at_least, at_most, misses, short, summary, table
from tests.servers import MissingError, elasticsearch, postgres
from tests.temporary_site import TemporarySite

from . import load
from .baseline import PAGES as BASELINE_PAGES
from .baseline import Baseline

ENTRIES = 100_000
# Asked of the server; of each database, for which no figure is held against a target.
QUESTIONS, QUESTIONS_TO_A_DATABASE = 200, 50
PARTS = ("pages", "search")


class Measured(NamedTuple):
    """An address, how many queries it may make, and how many times the processor time of another project's page."""

    path: str
    queries: int
    ratio: float
    beside: str  # a key of baseline.PAGES


# An address with a query is never answered from the pages that are kept.
PAGES = {
    "home": Measured("/?new", 12, 2.5, "home"),
    "content": Measured("/campaign/?new", 12, 2, "content"),
    "listing": Measured("/resources/rights-at-hand/?new", 12, 2, "content"),
    "group": Measured("/groups/lantern-line/?new", 12, 2, "content"),
    "directory": Measured("/groups/?where=60608", 4, 2.5, "content"),
    "search": Measured("/search/?q=school", 6, 1.5, "search"),
}
KEPT = ("home", "content", "listing")
KEPT_OVER_HOME = 8  # times the requests a second of the other project's home
# Milliseconds of a whole request, p95, by engine and question.
WHOLE = {
    "Elasticsearch": {"search": 40, "directory": 40},
    "SQLite": {"search": 60, "directory": 120},
    "PostgreSQL": {"search": 80, "directory": 60},
}
TOOK = {"search": 15, "directory": 8}  # milliseconds, the engine's own time, p95


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description="How fast the site is, against the targets.")
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    options = parser.parse_args()
    wanted = options.only or list(PARTS)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    began, found = time.monotonic(), []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alongside-bench-")))
        try:
            for part in wanted:
                found += pages(folder) if part == "pages" else searches(folder, stack, options.entries)
        except MissingError as error:
            print(f"!!! MISSING, so this was NOT measured: {error}")
            return 1
    seconds, last = time.monotonic() - began, summary("bench", found)
    print(f"{seconds:.0f} s in all\n{last}")
    if wanted == list(PARTS) and options.entries == ENTRIES:
        benchmark_report.keep_section("bench", f"## Speed: `make bench`\n\n{table(found)}\n\n{misses(found)}")
        benchmark_report.keep_lines("make bench", [f"{seconds:.0f} s in all", last])
    return 0


def tell(found: list[Figure]) -> list[Figure]:
    print(*found, sep="\n", flush=True)
    return found


# ---- pages


def pages(folder: Path) -> list[Figure]:
    """Queries, processor time beside the other project's, and requests a second."""
    load.need()
    print("Making both projects …", flush=True)
    site, baseline = TemporarySite(folder / "pages"), Baseline(folder)
    site.prepare()
    costs = json.loads(site.python("-m", "tests.bench.request_cost", *(page.path for page in PAGES.values())))
    other = baseline.costs()
    found = []
    for name, page in PAGES.items():
        found += tell(cost_of(name, page, costs[page.path], other[BASELINE_PAGES[page.beside]]))
    return found + tell(a_second(site, baseline))


def cost_of(name: str, page: Measured, ours: dict, theirs: dict) -> list[Figure]:
    """`ours`, `theirs`: what request_cost.py found."""
    cold = f" ({ours['cold']} when nothing is cached)"
    what = (
        f"processor time, {name}: {ours['cpu']:.1f} ms, over `wagtail start`'s {page.beside}: {theirs['cpu']:.1f} ms"
    )
    return [
        at_most(f"queries-{name}", f"queries, {name}{cold}", ours["queries"], page.queries),
        at_most(f"ratio-{name}", what, round(ours["cpu"] / theirs["cpu"], 1), page.ratio, " ×"),
    ]


def a_second(site: TemporarySite, baseline: Baseline) -> list[Figure]:
    """Requests a second with two workers; only those of kept pages have a target."""
    with baseline.served() as url:
        theirs = {name: load.a_second(url + path) for name, path in BASELINE_PAGES.items()}
    found = []
    with site.served(workers=2, threads=1) as url:
        for name, page in PAGES.items():
            beside = f"`wagtail start`'s {page.beside}: {short(round(theirs[page.beside]))}"
            what = f"requests a second, {name}, two workers ({beside})"
            found.append(Figure(f"rps-{name}", what, short(round(load.a_second(url + page.path)))))
        for name in KEPT:
            kept = load.a_second(url + PAGES[name].path.partition("?")[0])
            what = f"requests a second, {name} kept in the cache: {short(round(kept))}, over `wagtail start`'s home"
            found.append(at_least(f"kept-{name}", what, round(kept / theirs["home"], 1), KEPT_OVER_HOME, " ×"))
    return found


# ---- search among many entries


def searches(folder: Path, stack: contextlib.ExitStack, entries: int) -> list[Figure]:
    node = stack.enter_context(elasticsearch.start())
    base = stack.enter_context(postgres.start())
    sqlite = TemporarySite(folder / "sqlite")
    sqlite.manage("migrate", "--verbosity", "0")
    found = filled("SQLite", sqlite, entries) + answered("SQLite", sqlite, entries)
    node.wait()
    public = TemporarySite(folder / "postgresql", base.url, node.url)
    public.manage("migrate", "--verbosity", "0")
    found += filled("PostgreSQL and Elasticsearch", public, entries) + answered("Elasticsearch", public, entries)
    public.environment["ELASTICSEARCH_URL"] = ""
    return found + answered("PostgreSQL", public, entries)


def ask(site: TemporarySite, *arguments) -> dict:
    site.environment["STATIC_ROOT"] = str(site.folder / "static")
    return json.loads(site.python("-m", "tests.bench.search_latency", *map(str, arguments)).splitlines()[-1])


def filled(name: str, site: TemporarySite, entries: int) -> list[Figure]:
    site.manage("collectstatic", "--no-input", "--verbosity", "0")
    done = ask(site, "fill", entries)
    key = name.partition(" ")[0].lower()
    what = f"rebuild of {done['rows']:,} entries, {name}"
    found = [at_most(f"rebuild-{key}", f"{what}", round(done["rebuilt"]), 120, " s")]
    if "bare" in done:
        ratio = 100 * done["bare"] / done["filled"]
        what = f"rebuild of the index alone ({done['filled']:.0f} s) beside a bare bulk load ({done['bare']:.0f} s)"
        found.append(at_least("rebuild-ratio", what, round(ratio), 70, " %"))
    return tell(found)


def answered(name: str, site: TemporarySite, entries: int) -> list[Figure]:
    questions = QUESTIONS if site.environment["ELASTICSEARCH_URL"] else QUESTIONS_TO_A_DATABASE
    done = ask(site, "ask", entries, questions)
    found = []
    for question, took_limit in TOOK.items():
        times, limit = done[question], WHOLE[name][question]
        what = f"{question} of {entries:,} entries, {name}"
        middle = f" (p50 {times['whole']['p50']:.1f} ms)"
        whole = round(times["whole"]["p95"], 1)
        found.append(at_most(f"{question}-{name.lower()}", f"{what}, whole request, p95{middle}", whole, limit, " ms"))
        if "took" not in times:
            continue
        ratio = times["whole"]["p50"] / times["bare"]["p50"] if times["bare"]["p50"] else 0
        took, bare = round(times["took"]["p95"], 1), f" ({times['bare']['p50']:.1f} ms)"
        found += [
            at_most(f"{question}-took", f"{what}, the engine's own time, p95", took, took_limit, " ms"),
            at_most(f"{question}-ratio", f"{what}, whole over bare query{bare}, p50", round(ratio, 2), 2.5, " ×"),
        ]
        if times["odd"] or times["asked"] < QUESTIONS:
            found[-1].details = [
                *times["odd"],
                f"Elasticsearch was asked {times['asked']} times for {QUESTIONS} requests",
            ]
    return tell(found)


if __name__ == "__main__":
    sys.exit(main())
