"""`make audit`: what a reader gets, held against the targets; writes its part of docs/figures.md.

make audit
make audit ARGS="--only pages --only pdf"       # parts: pages, browser, lighthouse, pdf; nothing is written
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import benchmark_report
from tests.metrics import Figure, misses, not_measured, summary, table
from tests.temporary_site import TemporarySite

from . import browser, lighthouse, pages, pdf, tools

# Each part, and the tools without which it cannot be measured.
PARTS = {"pages": ("npm", "java"), "browser": ("chromium",), "pdf": ("mvn", "java"), "lighthouse": ("npm", "chromium")}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make audit", description="What a reader gets, against the targets.")
    parser.add_argument("--only", action="append", choices=PARTS)
    wanted = parser.parse_args().only or list(PARTS)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    began = time.monotonic()
    missing = tools.bring()
    with tempfile.TemporaryDirectory(prefix="alongside-audit-") as scratch:
        found = audited(Path(scratch), wanted, missing)
    last = summary("audit", found)
    print(f"{time.monotonic() - began:.0f} s in all\n{last}")
    if wanted == list(PARTS):
        benchmark_report.keep_section("audit", f"## Reading: `make audit`\n\n{table(found)}\n\n{misses(found)}")
        benchmark_report.keep_lines("make audit", [f"{time.monotonic() - began:.0f} s in all", last])
    return 1 if any(figure.holds is False for figure in found) else 0


def audited(scratch: Path, wanted: list[str], missing: dict[str, str]) -> list[Figure]:
    # The addresses of the tests: there every page of an error can be met.
    site = TemporarySite(scratch / "site", DJANGO_SETTINGS_MODULE="tests.browser.settings")
    print("Making a site of its own …", flush=True)
    site.prepare()
    found = []
    with site.served() as url:
        parts = {
            "pages": lambda: pages.figures(url, scratch, browser.addresses()),
            "browser": lambda: browser.figures(url),
            "pdf": lambda: pdf.figures(site.folder / "media" / "documents"),
            "lighthouse": lambda: lighthouse.figures(url, scratch),
        }
        for name in wanted:
            began = time.monotonic()
            lacking = [missing[tool] for tool in PARTS[name] if tool in missing]
            if lacking:
                figures_of_part = [not_measured(name, "; ".join(lacking))]
            else:
                try:
                    figures_of_part = parts[name]()
                except subprocess.SubprocessError as error:
                    figures_of_part = [not_measured(name, str(error)[-200:])]
            print(f"\n{name} ({time.monotonic() - began:.0f} s)", flush=True)
            for figure in figures_of_part:
                print(
                    figure,
                    *(f"    {detail[:220]}" for detail in figure.details[:8] if figure.holds is False),
                    sep="\n",
                    flush=True,
                )
            found += figures_of_part
    return found


if __name__ == "__main__":
    sys.exit(main())
