"""The command that cleans one file and prints its answer as JSON; `validators.py` runs it."""

import json
import sys
from pathlib import Path

from .report import ProblemError, Report
from .sanitize import sanitize


def main(source: str, target: str, name: str) -> dict:
    """`problem` and `member` of a refused file; else `removed` and `hidden`, with the clean copy at `target`."""
    report = Report()
    try:
        Path(target).write_bytes(sanitize(name, Path(source).read_bytes(), report))
    except ProblemError as problem:
        return {"problem": problem.code, "member": problem.name}
    except MemoryError:
        return {"problem": "unreadable", "member": ""}
    except Exception:  # a library may stumble over a broken file in more ways than anybody could list
        return {"problem": "damaged", "member": ""}
    return {"problem": "", "removed": sorted(report.removed), "hidden": report.hidden}


print(json.dumps(main(*sys.argv[1:])))
