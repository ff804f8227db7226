"""docs/operators.md, followed word for word in an empty folder: its `sh` blocks are the commands of this test."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import postgres

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs" / "operators.md"

# Packages that are installed already are not fetched again; everything else of `venv` and `pip` is real.
PYTHON = """#!/bin/sh
"{python}" "$@" || exit
[ "$1 $2" = "-m venv" ] || exit 0
for folder in "$3"/lib/python*/site-packages; do echo "{packages}" > "$folder/already-here.pth"; done
"""


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)


def contents(said: str) -> list[str]:
    """The counts and the hash in every line that names them."""
    return re.findall(r"\d+ rows, \d+ files, contents \w+", said)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Everything that was said while the document was followed, and the folder it was followed in."""
    folder = tmp_path_factory.mktemp("operator")
    (folder / "bin").mkdir()
    shim = folder / "bin" / "python3"
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    shim.write_text(PYTHON.format(python=Path(sys.executable).resolve(), packages=packages))
    shim.chmod(0o755)
    own = {"PATH", "HOME", "LANG", "TMPDIR"}
    environment = {name: value for name, value in os.environ.items() if name in own}
    environment |= {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "REPOSITORY": str(ROOT)}
    (folder / "empty").mkdir()
    with postgres.start() as server:
        done = subprocess.run(
            ["bash", "-e", "-c", "".join(blocks())], cwd=folder / "empty",
            env=environment | {"POSTGRES_URL": server.url}, check=False, capture_output=True, text=True,
        )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout, folder / "empty"


def test_what_was_restored_has_the_counts_and_hashes_of_what_was_backed_up(followed):
    said, _ = followed
    backed_up, checked, restored, again, in_postgresql, moved, before_upgrade = contents(said)
    assert int(backed_up.split()[0]) > 1000
    assert {checked, restored, again, in_postgresql, moved} == {backed_up}
    assert before_upgrade.split()[2] == backed_up.split()[2]


def test_search_holds_everything_after_each_step(followed):
    said, _ = followed
    assert said.count("database: drift: 0") >= 4
    assert "does not" not in said


def test_files_came_back_as_they_were(followed):
    _, folder = followed
    first = held(folder / "alongside" / "media")
    assert len(first) > 10
    assert held(folder / "restored-media") == held(folder / "postgres-media") == first


def test_secrets_are_closed_to_others(followed):
    _, folder = followed
    assert (folder / "alongside" / ".env").stat().st_mode & 0o077 == 0
    for backup in (folder / "backups").iterdir():
        assert backup.stat().st_mode & 0o077 == 0


def held(folder: Path) -> dict:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_of_an_older_version_is_brought_up_to_date(followed, tmp_path):
    """Made where the newest migrations of one app are missing; restored with the code as it is."""
    _, folder = followed
    code, python = folder / "alongside", folder / "alongside" / ".venv" / "bin" / "python"
    base = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    old = base | {"DATABASE_URL": f"sqlite:///{tmp_path}/old.sqlite3", "MEDIA_ROOT": f"{tmp_path}/old"}
    new = base | {"DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3", "MEDIA_ROOT": f"{tmp_path}/new"}

    def manage(environment, *arguments):
        done = subprocess.run(
            [python, "manage.py", *arguments], cwd=code, env=environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    manage(old, "restore", str(folder / "backups" / "alongside.zip"))
    manage(old, "migrate", "users", "0001", "--verbosity=0")
    older = contents(manage(old, "backup", str(tmp_path / "old.zip")))
    assert contents(manage(new, "restore", str(tmp_path / "old.zip"))) == older
    assert "[ ]" not in manage(new, "showmigrations", "users")
    assert "drift: 0" in manage(new, "search_index", "check")
