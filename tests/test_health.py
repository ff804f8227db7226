"""What a machine asks: does this process answer, and does every part it stands on work?"""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from cms.mail.models import OutgoingMail, State
from cms.ops import health
from cms.ops.models import SchedulerLease
from cms.ops.scheduler import Scheduler
from search.index.models import SearchEntry

pytestmark = pytest.mark.django_db
NOTHING_WAITS = {"scheduled_pages": 0, "search_rows": 0}
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _scheduler_runs(db):
    Scheduler().beat()


def silent_for(seconds):
    SchedulerLease.objects.update(beat_at=timezone.now() - timedelta(seconds=seconds))


@pytest.fixture
def database_down(monkeypatch):
    def refuses():
        raise OperationalError("could not connect to MARKhost")

    monkeypatch.setattr(health, "_migrations_missing", refuses)


def test_healthz_answers_without_asking_any_part(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content, answer.cookies) == (200, b"ok\n", {})


def test_readyz_names_every_part_and_its_figures(client, home_page):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    found = answer.json()
    assert found["parts"]["scheduler"].pop("seconds") < 60
    assert found == {
        "ready": True,
        "degraded": [],
        "parts": {
            "database": {"works": True},
            "disk": answer.json()["parts"]["disk"],
            "scheduler": {"works": True, "waiting": NOTHING_WAITS},
            "mail": {"works": True},
            "search drift": {"works": True, "database": 0},
        },
    }
    assert "no-store" in answer["Cache-Control"]


def test_a_row_that_an_engine_lost_shows_as_drift(client, home_page):
    SearchEntry.objects.create(key="page:lost", locale="en", kind="page", title="Lost")
    answer = client.get("/readyz").json()
    assert answer["degraded"] == ["search drift"]
    assert answer["parts"]["search drift"]["database"] == 1


def test_without_the_search_engine_the_site_is_ready_and_says_what_it_lacks(client, home_page, settings):
    settings.ELASTICSEARCH_URL = NOBODY
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert "search engine" in answer.json()["degraded"]


def test_changes_that_wait_too_long_for_the_search_engine_are_named(client, home_page, settings):
    settings.ELASTICSEARCH_URL = NOBODY
    assert client.get("/readyz").json()["parts"]["search queue"]["works"]
    SearchEntry.objects.update(indexed_version=0, changed_at=timezone.now() - timedelta(minutes=6))
    queue = client.get("/readyz").json()["parts"]["search queue"]
    assert not queue["works"]
    assert queue["rows"] == SearchEntry.objects.count()
    assert queue["seconds"] >= 360


def test_a_disk_that_is_nearly_full_is_named_with_what_it_has_left(client, home_page, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not" / "made" / "yet"
    monkeypatch.setattr(health, "free_bytes", lambda folder: 499_000_000 if "yet" in str(folder) else 9_000_000_000)
    answer = client.get("/readyz")
    figures = {"works": False, "media_free_mb": 499, "temporary_free_mb": 9000}
    if connection.vendor == "sqlite":
        figures["database_free_mb"] = 9000
    assert answer.status_code == 200
    assert answer.json()["degraded"] == ["disk"]
    assert answer.json()["parts"]["disk"] == figures
    out = StringIO()
    call_command("check_health", stdout=out)
    assert f"{settings.MEDIA_ROOT} has 499 MB left" in out.getvalue()


def test_free_space_is_that_of_the_disk_the_folder_will_lie_on(tmp_path):
    assert health.free_bytes(tmp_path / "not" / "made" / "yet") > 0


def test_without_its_database_the_site_is_not_ready(client, database_down):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert parts.pop("disk")["works"]
    assert parts == {"database": {"works": False}}


def test_the_command_says_which_part_is_missing_and_what_to_do(database_down):
    with pytest.raises(CommandError, match="The database does not answer .*DATABASE_URL") as refused:
        call_command("check_health", stdout=StringIO())
    assert "MARKhost" not in str(refused.value)


def test_the_command_tells_missing_migrations_from_a_missing_database(monkeypatch):
    monkeypatch.setattr(health, "_migrations_missing", lambda: 3)
    with pytest.raises(CommandError, match="3 migrations are missing"):
        call_command("check_health", stdout=StringIO())
    call_command("check_health", before_migrating=True, stdout=StringIO())


def test_a_clock_that_stands_still_is_told_after_two_minutes_with_what_waits(client, home_page, admin_client):
    banner = "Scheduled work has stopped."
    silent_for(100)
    assert client.get("/readyz").json()["degraded"] == []
    assert banner not in admin_client.get("/admin/").content.decode()
    silent_for(121)
    home_page.unpublish()
    revision = home_page.save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["scheduler"])
    part = answer.json()["parts"]["scheduler"]
    assert part["seconds"] >= 121
    assert part["waiting"] == NOTHING_WAITS | {"scheduled_pages": 1}
    out = StringIO()
    call_command("check_health", stdout=out)
    assert "scheduler: The scheduler last ran 12" in out.getvalue()
    assert "Waiting: 1 scheduled pages" in out.getvalue()
    shown = admin_client.get("/admin/").content.decode()
    assert banner in shown
    assert "1 page waits to go live" in shown
    assert "The scheduler last ran 2 minutes ago." in shown


def test_a_clock_that_never_ran_is_told_too(client, home_page):
    SchedulerLease.objects.all().delete()
    assert client.get("/readyz").json()["degraded"] == ["scheduler"]


def test_mail_that_cannot_be_sent_is_said_and_what_waits_is_counted_for_operators_alone(client, home_page):
    OutgoingMail.objects.create(recipient="rosa@example.org", sender="site@example.org", subject="S")
    assert client.get("/readyz").json()["parts"]["mail"] == {"works": True}
    OutgoingMail.objects.update(created=timezone.now() - timedelta(minutes=6))
    assert client.get("/readyz").json()["degraded"] == ["mail"]
    said = StringIO()
    call_command("check_health", stdout=said)
    assert "mail: 1 mails wait, 0 could not be sent" in said.getvalue()
    OutgoingMail.objects.update(state=State.FAILED, ended=timezone.now())
    assert client.get("/readyz").json()["parts"]["mail"] == {"works": False}
