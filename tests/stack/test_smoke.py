"""The whole stack as a reader and an editor meet it, through nginx; then its parts fail, one after another."""

import os
import re
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.servers.stack import CommandFailedError
from tests.stack.conftest import Reader, eventually, publish

pytestmark = pytest.mark.stack

SIMPLER = "simpler than usual"  # the page says so when the database answers in place of Elasticsearch


def searched_by_elasticsearch(reader) -> bool:
    return SIMPLER not in reader.reads("/search/?q=school")


def nothing_drifted(stack, reader) -> bool:
    """Every engine holds what it should, row by row, and /readyz says that all parts work."""
    found = reader.ready()
    if not found["ready"] or found["degraded"]:
        return False
    try:
        said = stack.manage("search_index", "check")
    except CommandFailedError:  # it differs, until the scheduler runs next
        return False
    return re.findall(r"drift: (\d+)", said) == ["0", "0"]


def rename(stack, title: str, new_title: str) -> None:
    """What an editor's publishing does, for tests whose subject is something else."""
    code = (
        "from cms.pages.models import StandardPage; "
        f"page = StandardPage.objects.get(title={title!r}, locale__language_code='en'); "
        f"page.title = {new_title!r}; page.save_revision().publish()"
    )
    stack.manage("shell", "-c", code)


def test_a_reader_reads_searches_finds_groups_and_opens_a_file(stack, reader):
    before = stack.elasticsearch.queries()
    assert "rights" in reader.reads("/").lower()
    assert "escuela" in reader.reads("/es/search/?q=escuela").lower()
    assert stack.elasticsearch.queries() > before, "Elasticsearch was not asked"
    assert "Serves Cook County" in reader.reads("/groups/?where=60608")
    page = reader.get("/search/?q=flyer&kind=resource").text
    addresses = re.findall(r'href="(/[^"?]+/)"', page)
    files = [
        file
        for address in addresses
        for file in re.findall(r'href="(/documents/\d+/[^"]+)"', reader.get(address).text)
    ]
    answer = reader.session.get(stack.url + files[0], timeout=30)
    assert answer.content.startswith(b"%PDF")


def test_nginx_hands_out_what_needs_no_python_and_redirects_to_https(stack, reader):
    style = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', reader.get("/").text)[1]
    answer = reader.get(style)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    plain = reader.session.get(f"http://localhost:{stack.http_port}/es/", allow_redirects=False, timeout=10)
    assert (plain.status_code, plain.headers["Location"]) == (301, f"{stack.url}/es/")


def test_what_an_editor_publishes_is_read_and_found_within_seconds(stack, reader, editor):
    assert "Privacy" in reader.reads("/privacy/")  # it is in the cache now
    publish(editor, "Privacy", "Privacy of the walrus")
    assert "Privacy of the walrus" in reader.reads("/privacy/")
    began = time.monotonic()
    eventually(lambda: "Privacy of the walrus" in reader.reads("/search/?q=walrus"), 10)
    assert time.monotonic() - began < 10
    assert searched_by_elasticsearch(reader)
    rename(stack, "Privacy of the walrus", "Privacy")


def test_the_worker_that_was_killed_takes_up_what_came_meanwhile(stack, reader):
    stack.scheduler.kill()
    code = (
        "from datetime import timedelta; from django.utils import timezone; "
        "from cms.pages.models import StandardPage; "
        "page = StandardPage.objects.get(title='Privacy', locale__language_code='en'); "
        "page.title = 'Privacy of the heron'; page.go_live_at = timezone.now() + timedelta(seconds=1); "
        "page.save_revision().publish()"
    )
    stack.manage("shell", "-c", code)
    time.sleep(2)
    assert "heron" not in reader.reads("/search/?q=heron").replace("q=heron", "").partition("results")[2]
    stack.scheduler.start()
    # The lease of the one that was killed ends after a minute; a turn comes every twenty seconds.
    eventually(lambda: "Privacy of the heron" in reader.reads("/privacy/"), 100)
    eventually(lambda: "Privacy of the heron" in reader.reads("/search/?q=heron"), 10)
    rename(stack, "Privacy of the heron", "Privacy")
    eventually(lambda: nothing_drifted(stack, reader))


def test_a_clock_that_hangs_is_told_with_what_waits_and_takes_it_up_again(stack, reader):
    stack.scheduler.signal(signal.SIGSTOP)
    try:
        code = (
            "from datetime import timedelta; from django.utils import timezone; "
            "from cms.pages.models import StandardPage; "
            "page = StandardPage.objects.get(slug='privacy', locale__language_code='en'); "
            "page.title = 'Privacy of the crane'; page.go_live_at = timezone.now() + timedelta(seconds=1); "
            "page.save_revision().publish()"
        )
        stack.manage("shell", "-c", code)
        eventually(lambda: "scheduler" in reader.ready()["degraded"], 160)
        part = reader.ready()["parts"]["scheduler"]
        assert part["seconds"] > 120
        assert part["waiting"]["scheduled_pages"] == 1
        said = stack.manage("check_health")
        assert "scheduler: The scheduler last ran" in said
        assert "python manage.py run_scheduler" in said
    finally:
        stack.scheduler.signal(signal.SIGCONT)
    eventually(lambda: "Privacy of the crane" in reader.reads("/privacy/"), 100)
    rename(stack, "Privacy of the crane", "Privacy")
    eventually(lambda: nothing_drifted(stack, reader))


def test_a_restore_while_elasticsearch_hangs_ends_says_what_is_left_and_can_be_finished(stack, tmp_path):
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/restored.sqlite3",
        "MEDIA_ROOT": f"{tmp_path}/media",
        "ELASTICSEARCH_INDEX": "restored",
    }
    backup = str(tmp_path / "backup.zip")

    def manage(*arguments):
        return stack.manage(*arguments, environment=environment)

    stack.manage("backup", backup)
    assert "restored" in manage("restore", backup)
    stack_signal(stack.elasticsearch.process, signal.SIGSTOP)
    try:
        with pytest.raises(CommandFailedError, match="All rows are restored. Left to do") as left:
            manage("restore", backup, "--replace")
        assert "search_index rebuild" in str(left.value)
        assert "Traceback" not in str(left.value)
    finally:
        stack_signal(stack.elasticsearch.process, signal.SIGCONT)
    # It answers again, with the index of before the second restore.
    assert "filled from another database, or before this one was restored" in manage("check_health")
    with pytest.raises(CommandFailedError, match="search_index rebuild"):
        manage("search_index", "sync")
    manage("search_index", "rebuild")
    assert "search engine: works" in manage("check_health")
    assert re.findall(r"drift: (\d+)", manage("search_index", "check")) == ["0", "0"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_without_redis_the_site_is_slower_and_loses_nothing(stack, reader, how):
    stack.redis.signal(how)
    try:
        for path in ("/", "/es/", "/groups/?where=60608", "/search/?q=school"):
            answer = reader.get(path)
            assert (answer.status, answer.seconds < 5) == (200, True), (path, answer.seconds)
        assert reader.ready()["degraded"] == ["cache"]
        rename(stack, "Privacy", "Privacy of the otter")
        assert "Privacy of the otter" in reader.reads("/privacy/")
    finally:
        again(stack.redis, how)
    # A change that Redis did not hear of is seen when what it keeps is too old.
    eventually(lambda: "Privacy of the otter" in reader.reads("/privacy/"), 35)
    rename(stack, "Privacy of the otter", "Privacy")
    eventually(lambda: nothing_drifted(stack, reader))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_without_elasticsearch_the_database_answers_says_so_and_nothing_is_lost(stack, reader, how):
    stack_signal(stack.elasticsearch.process, how)
    try:
        answer = reader.get("/search/?q=school")
        assert (answer.status, answer.seconds < 5, SIMPLER in answer.text) == (200, True, True), answer.seconds
        assert "Serves Cook County" in reader.reads("/groups/?where=60608")
        assert "search engine" in reader.ready()["degraded"]
        rename(stack, "Privacy", "Privacy of the badger")
        assert "Privacy of the badger" in reader.reads("/search/?q=badger")
    finally:
        if how == signal.SIGKILL:
            stack.elasticsearch.stop()
            stack.elasticsearch.start()
            stack.elasticsearch.wait()
        else:
            stack_signal(stack.elasticsearch.process, signal.SIGCONT)
    eventually(lambda: nothing_drifted(stack, reader), 90)
    eventually(lambda: searched_by_elasticsearch(reader), 30)  # once it is no longer left alone after its failure
    assert "Privacy of the badger" in reader.reads("/search/?q=badger")
    rename(stack, "Privacy of the badger", "Privacy")


def stack_signal(process, number) -> None:
    os.killpg(process.pid, number)


def again(part, how) -> None:
    if how == signal.SIGKILL:
        part.process.wait()
        part.start()
    else:
        part.signal(signal.SIGCONT)


def test_postgresql_restarted_under_load_costs_a_short_rest_and_no_error(stack, reader):
    answers, stop = [], threading.Event()

    def keeps_reading(path):
        own = Reader(stack)
        while not stop.is_set():
            answers.append((path, own.get(path)))

    paths = ("/", "/groups/?where=60608", "/search/?q=school", "/es/privacy/")
    readers = [threading.Thread(target=keeps_reading, args=[path]) for path in paths]
    for thread in readers:
        thread.start()
    eventually(lambda: len(answers) > 12)
    stack.postgres.halt()
    halted = time.monotonic()
    eventually(lambda: any(answer.status == 503 for _, answer in answers), 20)
    stack.postgres.resume()
    down = time.monotonic() - halted
    back = time.monotonic()
    eventually(lambda: reader.ready()["ready"], 30)
    last_failures = [answer for _, answer in answers if answer.status == 503]
    eventually(lambda: [answer.status for _, answer in answers[-8:]] == [200] * 8, 30)
    stop.set()
    for thread in readers:
        thread.join()
    assert {answer.status for _, answer in answers} == {200, 503}, sorted({(p, a.status) for p, a in answers})
    for answer in last_failures:
        assert int(answer.headers["Retry-After"]) <= 120
        assert "<h1" in answer.text
        assert "no-store" in answer.headers["Cache-Control"]
    assert time.monotonic() - back < 60, f"down for {down:.1f} s"
    eventually(lambda: nothing_drifted(stack, reader))


def test_no_log_of_any_part_holds_a_mark_of_those_who_asked(stack, reader):
    marks = {"User-Agent": "MARKagent", "Referer": "https://localhost/MARKreferer", "Cookie": "sessionid=MARKcookie",
             "X-Forwarded-For": "203.0.113.77"}  # fmt: skip
    # Words that break a query, on every engine and in every part.
    broken = ["MARKword", "MARK%27%22%29%28", "MARK%00nul", "MARK%ED%A0%80", "MARK" + "a" * 9000, "MARK%5C%7B%7D%5B"]
    for word in broken:
        places = [
            "/search/?q=",
            "/groups/?where=60608&q=",
            "/regions/",
            "/documents/1/",
            "/media/images/",
            "/static/",
            "/",
        ]
        for place in places:
            reader.session.get(stack.url + place + word, headers=marks, timeout=30)
        reader.session.post(stack.url + "/search/", data={"q": word, "story": word}, headers=marks, timeout=30)
        reader.session.post(
            stack.url + "/admin/login/",
            data={"username": f"{word}@x.org", "password": word},
            headers=marks,
            timeout=30,
        )
    # And what an outer part writes when the inner one is gone.
    stack.web.kill()
    for path in ("/MARKgone/", "/search/?q=MARKgone"):
        answer = reader.session.get(stack.url + path, headers=marks, timeout=30)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    stack.web.start()
    stack.wait()
    held = {name: words_in(path) for name, path in stack.logs.items()}
    assert {name for name, words in held.items() if "MARK" in words or "203.0.113.77" in words} == set()
    assert "started" in held["elasticsearch"], "this looked into the wrong file"
    assert "ready to accept connections" in held["postgresql"], "this looked into the wrong file"


def words_in(path: Path) -> str:
    if path.is_dir():
        return "".join(inner.read_text(errors="replace") for inner in path.rglob("*") if inner.is_file())
    return path.read_text(errors="replace")
