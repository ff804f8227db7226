"""Does the build notice? `make mutants` plants the faults of fault_injection.toml, each in a copy of the tree.

A clean copy must be green first. Then a line for each: `killed NAME: the build's words`, or `survived NAME` when
nothing went red; any survivor, and any fault that can't be planted any more, makes the command fail.

    make mutants
    make mutants ARGS="street-of-a-hidden-office text-in-a-log"
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import benchmark_report
from tests.run import GATES

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
TESTS_FAILED = 1
A_GATE = "gate: "
WITHOUT_TRACES = {
    "DATABASE_URL": "sqlite://:memory:",
    "DJANGO_SETTINGS_MODULE": "cms.settings.test",
    "PYTHONDONTWRITEBYTECODE": "1",  # a fault planted within a second of another must not meet its compiled file
}


def main() -> int:
    began = time.monotonic()
    mutants = chosen(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="alongside-mutants-") as folder:
        copies = [copy_tree(Path(folder) / str(number)) for number in range(WORKERS)]
        if complaint := complaint_of_clean_copy(copies[0], mutants):
            print(f"The clean copy is not green, so nothing was planted:\n{complaint}")
            return 1
        print("ok the clean copy is green", flush=True)
        killed = inject_all(copies, mutants)
    last = f"mutants: {killed} killed, {len(mutants) - killed} survived"
    print(f"{time.monotonic() - began:.0f} s in all\n{last}")
    if not sys.argv[1:]:
        benchmark_report.keep_lines("make mutants", [last])
    return 0 if killed == len(mutants) else 1


def chosen(names: list[str]) -> list[dict]:
    mutants = tomllib.loads((ROOT / "tests" / "fault_injection.toml").read_text())["mutant"]
    if unknown := set(names) - {mutant["name"] for mutant in mutants}:
        sys.exit(f"There is no mutant {', '.join(sorted(unknown))}.")
    return [mutant for mutant in mutants if not names or mutant["name"] in names]


def copy_tree(folder: Path) -> Path:
    """What git would commit, without what it ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
    return folder


def complaint_of_clean_copy(copy: Path, mutants: list[dict]) -> str:
    """What the unharmed copy complains about; empty when it is green in every expected failure."""
    gates = {mutant["expected_failure"] for mutant in mutants if mutant["expected_failure"].startswith(A_GATE)}
    tests = [
        path
        for mutant in mutants
        if mutant["expected_failure"] not in gates
        for path in _arguments(mutant["expected_failure"])[0]
    ]
    # Without a file pytest would run them all.
    named = [" ".join(["-n", str(WORKERS), *dict.fromkeys(tests)])] if tests else []
    for expected_failure in [*sorted(gates), *named]:
        code, output = run_check(copy, expected_failure)
        if code:
            return f"{expected_failure}\n{output[-3000:]}"
    return ""


def inject_all(copies: list[Path], mutants: list[dict]) -> int:
    """Two at a time, a copy each. Returns how many were killed."""
    waiting, killed = queue.SimpleQueue(), []
    for mutant in mutants:
        waiting.put(mutant)

    def work(copy: Path) -> None:
        while not waiting.empty():
            try:
                mutant = waiting.get_nowait()
            except queue.Empty:
                return
            verdict = inject(copy, mutant)
            print(verdict, flush=True)
            if verdict.startswith("killed"):
                killed.append(mutant["name"])

    threads = [threading.Thread(target=work, args=[copy]) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(killed)


def inject(copy: Path, mutant: dict) -> str:
    file = copy / mutant["file"]
    sound = file.read_text() if file.exists() else ""
    if sound.count(mutant["find"]) != 1:
        return f"survived {mutant['name']}: its place is not there once in {mutant['file']}"
    file.write_text(sound.replace(mutant["find"], mutant["replace"], 1))
    try:
        code, output = run_check(copy, mutant["expected_failure"])
    finally:
        file.write_text(sound)
    if code == TESTS_FAILED:
        return f"killed {mutant['name']}: {summary_line(output)}"
    return f"survived {mutant['name']}" + (f": the tests did not run (exit {code})" if code else "")


def run_check(copy: Path, expected_failure: str) -> tuple[int, str]:
    """Run one gate or a few tests in a copy: exit code and everything said."""
    if expected_failure.startswith(A_GATE):
        command, more = next(
            (command, more) for name, command, more in GATES if name == expected_failure.removeprefix(A_GATE)
        )
    else:
        command = [sys.executable, "-m", "pytest", "--import-mode=importlib", "-q", "-x", "-p", "no:cacheprovider"]
        paths, only = _arguments(expected_failure)
        command, more = [*command, "--part=sqlite", *paths, *only], {}
    run = subprocess.run(
        command, cwd=copy, env=os.environ | WITHOUT_TRACES | more, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout + run.stderr


def _arguments(expected_failure: str) -> tuple[list[str], list[str]]:
    """Files, and which of their tests."""
    paths, found, names = expected_failure.partition(" -k ")
    return paths.split(), ["-k", names] if found else []


def summary_line(output: str) -> str:
    """The line in which the build says what is wrong: pytest's own, a check's, or the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for sign in ("E   ", "?: (", "(pages.E", "(i18n.E", "(http.E", "(search.E", "-> ", "Migrations for"):
        for line in output.splitlines():
            if line.strip() and (line.startswith(sign) or (sign.startswith("(") and sign in line)):
                return line.removeprefix("E ").strip()[:160]
    return lines[-1][:160] if lines else "red without a word"


if __name__ == "__main__":
    sys.exit(main())
