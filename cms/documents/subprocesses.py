"""Files of strangers are read in a process of its own: a malicious one costs seconds of it, never the web server.

Runs in the web server (`run_in_subprocess`) and in the child (`python -m cms.documents.subprocesses`), where it sets
the limits before anything else is imported. No Django in the child: it starts in a tenth of a second and holds no
password of the site, for it gets no environment.
"""

import json
import os
import resource
import runpy
import subprocess
import sys
from pathlib import Path

MEMORY = 768 * 1024 * 1024  # bytes of address space
MAX_OUTPUT_BYTES = 100 * 1024 * 1024  # bytes of one file that the child may write
# Of the clock, at least: the machine may be busy with readers, and the processor is what counts.
SECONDS_OF_WAITING = 20

_PROJECT = Path(__file__).resolve().parents[2]


def run_in_subprocess(module: str, *arguments: str, seconds: int) -> dict | None:
    """What `python -m module` answers as JSON, within `seconds` of processor time, or None."""
    command = [sys.executable, "-m", "cms.documents.subprocesses", str(seconds), module, *arguments]
    try:
        child = subprocess.run(
            command,
            cwd=_PROJECT,
            env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=max(SECONDS_OF_WAITING, 2.5 * seconds),
            check=True,
        )
        return json.loads(child.stdout)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError, json.JSONDecodeError):
        return None


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_OUTPUT_BYTES, MAX_OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


if __name__ == "__main__":
    _limit(int(sys.argv[1]))
    module, sys.argv = sys.argv[2], sys.argv[2:]
    runpy.run_module(module, run_name="__main__")
