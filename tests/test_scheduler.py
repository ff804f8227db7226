"""The clock beside the server: what has a date appears and goes by itself, once, and what fails is said."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command, load_command_class
from django.urls import reverse
from django.utils.timezone import now
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Revision

from cms.editorial.models import ContentAudit, SchedulingFailure
from cms.http.cache_version import VERSION
from cms.ops import scheduler
from cms.ops.models import ScheduledJob, SchedulerLease
from cms.ops.scheduler import Scheduler, Step, silence
from cms.pages.models import StandardPage
from cms.users.models import ResetRequest, User
from search.index.models import SearchEntry

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _keeps_the_connection_of_the_test(monkeypatch):
    monkeypatch.setattr("cms.ops.management.commands.run_scheduler.close_old_connections", lambda: None)


def turn():
    load_command_class("cms.ops", "run_scheduler").turn()
    SchedulerLease.objects.update(holder="", leased_until=None)  # the next turn is another process'


def due(page, **changes):
    """A version of the page whose hour to go live was a minute ago."""
    for name, value in changes.items():
        setattr(page, name, value)
    page.go_live_at = now() + timedelta(hours=1)
    page.save_revision().publish()
    revision = page.get_latest_revision()
    revision.approved_go_live_at = now() - MINUTE
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    type(page).objects.filter(pk=page.pk).update(go_live_at=revision.approved_go_live_at)
    return revision


def draft(home_page, slug="dated", **facts):
    return home_page.add_child(instance=StandardPage(title=slug.title(), slug=slug, live=False, **facts))


@pytest.fixture
def editor():
    user = User.objects.create_user("editor@example.org", "a long password")
    user.groups.set(Group.objects.filter(name="Editors"))
    return user


@pytest.fixture
def face():
    """A picture of a face whose consent is on file."""
    image = get_image_model()(title="Portrait", file=get_test_image_file(), shows_face=True, consent_on_file=True)
    image.save()
    return image


@pytest.fixture
def refused(home_page, editor, face):
    """A page whose picture lost its consent after its hour was set."""
    picture = {"image": {"image": face.pk, "alt_text": "Somebody", "decorative": False}, "caption": ""}
    page = draft(home_page, "refused", owner=editor, body=json.dumps([{"type": "image", "value": picture}]))
    due(page)
    get_image_model().objects.filter(pk=face.pk).update(consent_on_file=False)
    return page


def test_a_page_is_published_and_expires_by_its_dates(home_page, client):
    page = draft(home_page)
    page.go_live_at = now() + timedelta(hours=1)
    page.save_revision().publish()
    turn()
    assert client.get("/dated/").status_code == 404
    due(page)
    turn()
    assert client.get("/dated/").status_code == 200
    page.refresh_from_db()
    type(page).objects.filter(pk=page.pk).update(expire_at=now() - MINUTE)
    turn()
    assert client.get("/dated/").status_code == 410
    assert not SearchEntry.objects.live().filter(title="Dated").exists()


def test_a_page_that_a_check_refuses_keeps_its_hour_and_holds_up_no_other(refused, home_page, client):
    due(draft(home_page, "after"))
    turn()
    assert client.get("/after/").status_code == 200
    assert client.get("/refused/").status_code == 404
    assert Revision.objects.filter(object_id=str(refused.pk)).exclude(approved_go_live_at=None).count() == 1
    failure = SchedulingFailure.objects.get()
    assert "no consent is on file" in failure.reason


def test_wagtails_command_for_a_cron_job_does_the_same(refused, home_page, client):
    due(draft(home_page, "after"))
    with pytest.raises(CommandError, match="1 could not be"):
        call_command("publish_scheduled")
    assert client.get("/after/").status_code == 200
    assert Revision.objects.filter(object_id=str(refused.pk)).exclude(approved_go_live_at=None).count() == 1


def test_owner_and_last_editor_are_told_once_for_each_reason(refused, editor, home_page):
    last = User.objects.create_user("last@example.org", "a long password")
    Revision.objects.filter(object_id=str(refused.pk)).update(user=last)
    turn()
    turn()
    assert sorted(message.to[0] for message in mail.outbox) == ["editor@example.org", "last@example.org"]
    message = mail.outbox[0]
    assert "“Refused” could not go live" in message.subject
    assert "no consent is on file" in message.body
    assert reverse("wagtailadmin_pages:edit", args=[refused.pk]) in message.body
    SchedulingFailure.objects.update(reason="Something else.", reported_reason="Something else.")
    turn()
    assert len(mail.outbox) == 4


def test_somebody_is_told_when_owner_and_editor_are_gone(refused, editor, home_page):
    editor.is_active = False
    editor.save()
    chief = User.objects.create_superuser("chief@example.org", "a long password")
    turn()
    assert [message.to for message in mail.outbox] == [[chief.email]]


def test_a_mail_that_does_not_go_out_is_tried_again_and_stops_nothing(refused, home_page, client, monkeypatch):
    due(draft(home_page, "after"))
    with monkeypatch.context() as broken:
        broken.setattr("cms.editorial.scheduling_mail.send_mail", lambda *args: (_ for _ in ()).throw(OSError("down")))
        turn()
    assert client.get("/after/").status_code == 200
    turn()
    assert len(mail.outbox) == 1


def test_the_first_page_of_the_admin_says_why_and_leads_to_the_page(refused, editor, client):
    turn()
    client.force_login(editor)
    shown = client.get("/admin/").content.decode()
    assert "“Refused” could not go live" in shown
    assert "no consent is on file" in shown
    assert reverse("wagtailadmin_pages:edit", args=[refused.pk]) in shown
    client.force_login(User.objects.create_user("other@example.org", "a long password"))
    assert "Refused" not in client.get("/admin/").content.decode()


def test_what_was_mended_goes_live_by_itself_and_is_no_failure_any_more(refused, face, client):
    turn()
    get_image_model().objects.filter(pk=face.pk).update(consent_on_file=True)
    turn()
    assert client.get("/refused/").status_code == 200
    assert not SchedulingFailure.objects.exists()


def test_a_page_that_cannot_be_taken_down_is_said_and_holds_up_no_other(home_page, client, editor, monkeypatch):
    stuck, other = draft(home_page, "stuck", owner=editor), draft(home_page, "other")
    for page in (stuck, other):
        page.save_revision().publish()
        type(page).objects.filter(pk=page.pk).update(expire_at=now() - MINUTE)
    unpublish = type(home_page.page_ptr).unpublish
    monkeypatch.setattr(
        type(home_page.page_ptr),
        "unpublish",
        lambda self, **kw: 1 / 0 if self.pk == stuck.pk else unpublish(self, **kw),
    )
    turn()
    assert client.get("/other/").status_code == 410
    assert client.get("/stuck/").status_code == 410  # its hour counts for readers, whatever the clock can do
    assert StandardPage.objects.get(pk=stuck.pk).live
    assert "could not be taken down" in mail.outbox[0].subject
    assert "still counts as published" in mail.outbox[0].body


def test_what_was_published_is_read_for_the_report_of_checks(home_page):
    body = [("text", '<p><a href="https://example.org">click here</a></p>')]
    page = home_page.add_child(instance=StandardPage(title="Vague", slug="vague", body=body))
    turn()
    assert ContentAudit.objects.get(page=page).issues == "vague-link"


def test_a_turn_that_changes_nothing_empties_no_cache_of_readers(home_page):
    Redirect.objects.create(old_path="/flyer", redirect_link="/resources/")  # its link is read for the report
    turn()
    ScheduledJob.objects.all().delete()  # so that each step is due again
    cache.set(VERSION, "as it was", None)
    turn()
    assert cache.get(VERSION) == "as it was"


def test_a_turn_that_fails_does_not_stop_the_clock(home_page, monkeypatch):
    monkeypatch.setattr(Scheduler, "run_pending", lambda self: 1 / 0)
    turn()


@pytest.fixture
def steps(monkeypatch):
    """Steps of this test's own; what they did, in order."""
    done = []
    monkeypatch.setattr(
        scheduler,
        "STEPS",
        [
            Step("each", lambda beat: done.append("each")),
            Step("fails", lambda beat: 1 / 0),
            Step("daily", lambda beat: done.append("daily"), scheduler.DAY),
        ],
    )
    return done


def test_a_step_that_fails_is_said_and_the_others_are_done(steps, caplog):
    Scheduler().run_pending()
    assert steps == ["each", "daily"]
    assert "A step of the scheduler failed: fails." in caplog.text


def test_of_two_clocks_one_works_until_it_leaves(steps):
    first, second = Scheduler(), Scheduler()
    assert first.run_pending()
    assert not second.run_pending()
    assert steps == ["each", "daily"]
    first.leave()
    assert second.run_pending()


def test_a_clock_that_was_killed_is_followed_when_its_lease_ends(steps):
    killed, second = Scheduler(), Scheduler()
    killed.run_pending()
    assert not second.run_pending()
    SchedulerLease.objects.update(leased_until=now() - timedelta(seconds=1))
    assert second.run_pending()
    assert not killed.run_pending()  # should it wake up again


def test_a_clock_that_lost_its_lease_in_mid_turn_does_nothing_more(monkeypatch):
    done, second = [], Scheduler()

    def slow(beat):
        SchedulerLease.objects.update(leased_until=now() - MINUTE)
        second.beat()
        beat()
        done.append("slow")

    monkeypatch.setattr(scheduler, "STEPS", [Step("slow", slow), Step("next", lambda beat: done.append("next"))])
    assert not Scheduler().run_pending()
    assert done == []


def test_daily_work_is_done_once_a_day_whoever_does_it(steps):
    for _ in range(2):
        one = Scheduler()
        one.run_pending()
        one.leave()
    assert steps.count("daily") == 1
    ScheduledJob.objects.filter(name="daily").update(due_at=now() - MINUTE)
    Scheduler().run_pending()
    assert steps.count("daily") == 2


def test_daily_work_that_failed_is_tried_again_after_ten_minutes(monkeypatch):
    monkeypatch.setattr(scheduler, "STEPS", [Step("daily", lambda beat: 1 / 0, scheduler.DAY)])
    Scheduler().run_pending()
    assert ScheduledJob.objects.get(name="daily").due_at - now() < timedelta(minutes=11)


def test_a_clock_that_runs_leaves_a_sign_of_life(home_page):
    assert silence().is_too_long
    turn()
    assert not silence().is_too_long
    SchedulerLease.objects.update(beat_at=now() - timedelta(seconds=121))
    assert silence().is_too_long


def test_what_waits_for_a_clock_that_stands_still_is_counted(home_page):
    due(draft(home_page))
    assert silence().backlog == {"scheduled_pages": 1, "search_rows": 0}


def test_a_turn_answers_who_lost_a_password_and_sends_what_waits(home_page, settings, mailoutbox):
    settings.EMAIL_BACKEND = "cms.mail.backends.OutboxBackend"
    User.objects.create_superuser("rosa@example.org", "a long password")
    ResetRequest.objects.create(email="rosa@example.org", language="en")
    turn()
    assert [one.to for one in mailoutbox] == [["rosa@example.org"]]
