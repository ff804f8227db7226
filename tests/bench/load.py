"""Requests a second, by wrk: as many as two connections for each worker get answered."""

import re
import shutil
import subprocess

from tests.servers import MissingError, debian

SECONDS = 6


def need() -> None:
    if not shutil.which("wrk") and not debian.install("wrk"):
        raise MissingError(f"wrk, which asks as often as it can. Get it with: {debian.command('wrk')}")


def a_second(address: str, seconds: int = SECONDS) -> float:
    """0 where some were not answered as they should be."""
    subprocess.run(["wrk", "-t1", "-c4", "-d1s", address], check=True, capture_output=True)  # warm
    said = subprocess.run(
        ["wrk", "-t1", "-c4", f"-d{seconds}s", address], check=True, capture_output=True, text=True
    ).stdout
    if "Non-2xx" in said:
        return 0.0
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
