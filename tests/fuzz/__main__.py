"""`make fuzz`: 20,000 odd requests on each database and engine, and a slice of them through the real web server.

    make fuzz                                     # seed of today, printed
    make fuzz ARGS="--seed 7 --count 2000"
    make fuzz ARGS="--seed 7 --only 1234 --on postgresql"      # one request again, as a fault names it

Which addresses: addresses.py. Which requests: generator.py. What every answer holds to: invariants.py.
"""

import argparse
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tests import benchmark_report
from tests.servers import MissingError, elasticsearch, postgres
from tests.temporary_site import ROOT, TemporarySite

COUNT = 20_000
PROCESSES = 2
GROUNDS = ("sqlite", "postgresql", "elasticsearch")  # the third with PostgreSQL beneath it, as in public
THROUGH_GUNICORN = 20  # one of so many


def main() -> int:
    options = arguments()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    print(f"fuzz: seed {options.seed}, {options.count} requests on each of {', '.join(options.on)}", flush=True)
    began, lines, wrong = time.monotonic(), [], 0
    with contextlib.ExitStack() as stack:
        grounds = Grounds(stack)
        for ground in options.on:
            try:
                said, faults = fuzzed(ground, grounds.site(ground), options)
            except MissingError as error:
                said, faults = [f"{ground}: MISSING, so not tried: {error}"], 1
            print("\n".join(said), flush=True)
            lines += [line for line in said if not line.startswith(" ")]
            wrong += faults
    last = f"fuzz: {options.count} requests on {len(options.on)} grounds, seed {options.seed}: {wrong} faults"
    lines += [f"{time.monotonic() - began:.0f} s in all", last]
    print("\n".join(lines[-2:]), flush=True)
    if options.only is None and options.count >= COUNT and list(GROUNDS) == options.on:
        benchmark_report.keep_lines("make fuzz", lines)
    return 1 if wrong else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz", description="Odd requests to every public address.")
    parser.add_argument("--seed", type=int, default=int(f"{datetime.now(UTC):%Y%m%d}"))
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--only", type=int, help="the number of one request, to send it again")
    parser.add_argument("--on", action="append", choices=GROUNDS, help="one ground; may be given again")
    options = parser.parse_args()
    options.on = options.on or list(GROUNDS)
    return options


class Grounds:
    """The installations, made when they are asked for; the last two share one database."""

    def __init__(self, stack: contextlib.ExitStack):
        self.stack = stack
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alongside-fuzz-")))
        self.on_postgresql = None

    def site(self, ground: str) -> TemporarySite:
        if ground == "sqlite":
            return self._prepared(TemporarySite(self.folder / ground))
        if not self.on_postgresql:
            base = self.stack.enter_context(postgres.start())
            self.on_postgresql = self._prepared(TemporarySite(self.folder / "postgresql", base.url))
        if ground == "elasticsearch":
            node = self.stack.enter_context(elasticsearch.start())
            node.wait()
            self.on_postgresql.environment["ELASTICSEARCH_URL"] = node.url
            self.on_postgresql.manage("search_index", "rebuild")
        return self.on_postgresql

    def _prepared(self, site: TemporarySite) -> TemporarySite:
        site.prepare()
        return site


def fuzzed(ground: str, site: TemporarySite, options) -> tuple[list[str], int]:
    """What to say about one ground, and how many faults it showed."""
    said, faults = told(ground, fuzz_in_process(site, options), options.seed)
    if options.only is None and ground == "sqlite":
        more, wrong = through_gunicorn(site, options)
        return said + more, faults + wrong
    return said, faults


def fuzz_in_process(site: TemporarySite, options) -> list[dict]:
    """The requests straight into Django, in as many processes as there are cores."""
    first, last, processes = 0, options.count, PROCESSES
    if options.only is not None:
        first, last, processes = options.only, options.only + 1, 1
    running = [worker(site, options.seed, first + number, last, processes) for number in range(processes)]
    try:
        return [said_by(process) for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()


def worker(site: TemporarySite, seed: int, first: int, last: int, step: int) -> subprocess.Popen:
    numbers = [f"--seed={seed}", f"--first={first}", f"--last={last}", f"--step={step}"]
    command = [sys.executable, "-m", "tests.fuzz.worker", *numbers]
    return subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, text=True)


def said_by(process: subprocess.Popen) -> dict:
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"A process of the fuzzer ended with {process.returncode}.")
    return json.loads(said.splitlines()[-1])


def told(ground: str, found: list[dict], seed: int) -> tuple[list[str], int]:
    faults = [fault for part in found for fault in part["faults"]]
    kinds = Counter(fault["what"] for fault in faults)
    seconds, slowest = max(pair for part in found for pair in part["slowest"])
    addresses = f"{found[0]['public']} addresses with {found[0]['parameters']} parameters"
    said = [f"{ground}: {addresses}: {len(faults)} faults; slowest {seconds * 1000:.0f} ms: {slowest[:120]}"]
    for kind, count in kinds.most_common():
        first = next(fault["shown"] for fault in faults if fault["what"] == kind)
        said += [f"FAULT {count} × {kind}", *(f"  {line}" for line in first.splitlines()[1:])]
    if faults:
        said.append(f'  again: make fuzz ARGS="--seed {seed} --only NUMBER --on {ground}"')
    return said, len(faults)


def through_gunicorn(site: TemporarySite, options) -> tuple[list[str], int]:
    """A slice of the same requests, byte by byte through the real web server."""
    from tests.fuzz.socket_client import SocketClient

    with site.served() as url:
        client = SocketClient(url, site)
        faults, slowest = client.run(options.seed, range(0, options.count, THROUGH_GUNICORN))
    found = {"public": client.public, "parameters": client.parameters, "faults": faults, "slowest": slowest}
    return told("through gunicorn, on sqlite", [found], options.seed)


if __name__ == "__main__":
    sys.exit(main())
