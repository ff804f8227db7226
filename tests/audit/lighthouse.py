"""Google's Lighthouse as a phone: the median of three runs for each page, and slow 3G."""

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path

from tests.metrics import Figure, at_least, at_most

from .tools import MODULES

RUNS = 3
TRIES = 3
PAGES = ("/", "/ar/", "/campaign/", "/ar/regions/ohio/")
CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
# WebPageTest's "3G Slow", as many measure it: 400 kbit/s, 400 ms there and back.
SLOW_3G = ("--throttling.rttMs=400", "--throttling.throughputKbps=400", "--throttling.cpuSlowdownMultiplier=4")
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


def figures(url: str, folder: Path, runs: int = RUNS) -> list[Figure]:
    found = []
    for path in PAGES:
        reports = [report(url + path, folder) for _ in range(runs)]
        for name, least in CATEGORIES.items():
            score = statistics.median(100 * (one["categories"][name]["score"] or 0) for one in reports)
            lost = sorted({audit for one in reports for audit in lost_points(one, name)})
            found.append(
                at_least(f"lighthouse-{name}", f"Lighthouse {name}, {path}", round(score), least, details=lost)
            )
    for path in PAGES:
        reports = [report(url + path, folder, *SLOW_3G) for _ in range(runs)]
        score = statistics.median(100 * (one["categories"]["performance"]["score"] or 0) for one in reports)
        seconds = median_of(reports, "largest-contentful-paint") / 1000
        shift = median_of(reports, "cumulative-layout-shift")
        found += [
            at_least("slow-3g", f"slow 3G, performance, {path}", round(score), 85),
            at_most("slow-3g-lcp", f"slow 3G, largest paint, {path}", round(seconds, 2), 3.5, " s"),
            at_most("slow-3g-cls", f"slow 3G, layout shift, {path}", round(shift, 3), 0.02),
        ]
    return found


def median_of(reports: list[dict], audit: str) -> float:
    return statistics.median(one["audits"][audit].get("numericValue", 0) for one in reports)


def lost_points(one: dict, category: str) -> list[str]:
    weighed = [part["id"] for part in one["categories"][category]["auditRefs"] if part["weight"]]
    audits = [one["audits"][name] for name in weighed]
    return [
        f"{audit['id']}: {audit['title']}" for audit in audits if audit["score"] is not None and audit["score"] < 0.9
    ]


def report(address: str, folder: Path, *more: str) -> dict:
    """One run. A run may fail for reasons that lie in Chrome; what fails three times is a fault, in its own words."""
    output = folder / "lighthouse.json"
    command = ["node", str(MODULES / "lighthouse" / "cli" / "index.js"), address, "--quiet", "--output=json",
               f"--output-path={output}", f"--chrome-flags={CHROME}", "--form-factor=mobile",
               f"--only-categories={','.join(CATEGORIES)}", *more]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or "", "CI": "1"}
    for _ in range(TRIES):
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)
        if run.returncode == 0:
            return json.loads(output.read_text())
    raise subprocess.SubprocessError(f"Lighthouse failed {TRIES} times at {address}: {run.stderr[-1000:]}")
