"""`make coverage`: which lines the tests of one database pass through; writes its part of docs/figures.md."""

import json
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from tests import benchmark_report

PACKAGES = ("cms", "coalition", "home", "search")
GOAL = 95  # percent of the lines of a module; below it somebody looks at what is left out


def write(report: Path) -> None:
    """Put what coverage.py measured (`report`, its JSON) into docs/figures.md, and say it in a line."""
    files = json.loads(report.read_text())["files"]
    summaries = {path: measured["summary"] for path, measured in sorted(files.items())}
    benchmark_report.keep_section("coverage", section(summaries))
    print(f"coverage: {_percent(summaries.values())} %, {len(below_goal(summaries))} modules below {GOAL} %")


def below_goal(summaries: dict[str, dict]) -> dict[str, dict]:
    return {path: summary for path, summary in summaries.items() if _percent([summary]) < GOAL}


def section(summaries: dict[str, dict]) -> str:
    """The share of each app, and the modules below the goal. `summaries`: path → summary, as coverage.py has it."""
    apps: dict[str, list[dict]] = defaultdict(list)
    for path, summary in summaries.items():
        apps["/".join(path.split("/")[:2]) if path.count("/") > 1 else path.split("/")[0]].append(summary)
    low = [
        f"- {path}: {_percent([summary])} %, {summary['missing_lines']} lines"
        for path, summary in below_goal(summaries).items()
    ]
    lines = [
        "## Coverage: `make coverage`",
        "",
        f"The tests of one database (SQLite) pass through {_percent(summaries.values())} % of the lines of "
        f"{', '.join(PACKAGES)}, tests and migrations apart. What only another process runs (cleaning of uploads, "
        "commands that tests start) is not counted.",
        "",
        "| app | lines | passed through |",
        "|---|---|---|",
        *(f"| {app} | {_lines(found)} | {_percent(found)} % |" for app, found in sorted(apps.items())),
        "",
        f"### Modules below {GOAL} %",
        "",
        *(low or ["None."]),
    ]
    return "\n".join(lines)


def _lines(summaries: Collection[dict]) -> int:
    return sum(summary["num_statements"] for summary in summaries)


def _percent(summaries: Collection[dict]) -> float:
    lines = _lines(summaries)
    return round(100 * sum(summary["covered_lines"] for summary in summaries) / lines, 1) if lines else 100.0
