"""The clock beside the server: what has a date appears and goes by itself."""

from datetime import timedelta

import pytest
from django.core.management import load_command_class
from django.utils.timezone import now

from cms.core.models import Checkup, PlainPage
from cms.users.models import ResetRequest, User
from search.index.models import SearchEntry

pytestmark = pytest.mark.django_db


def turn():
    load_command_class("cms.core", "clock").turn()


def test_a_page_is_published_and_expires_by_its_dates(home, client, monkeypatch):
    monkeypatch.setattr("cms.core.management.commands.clock.close_old_connections", lambda: None)
    page = home.add_child(instance=PlainPage(title="Dated", slug="dated", live=False))
    page.go_live_at = now() + timedelta(hours=1)
    page.save_revision().publish()
    turn()
    assert client.get("/dated/").status_code == 404
    type(page).objects.filter(pk=page.pk).update(go_live_at=now() - timedelta(minutes=1))
    revision = page.get_latest_revision()
    revision.approved_go_live_at = now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    turn()
    assert client.get("/dated/").status_code == 200
    page.refresh_from_db()
    type(page).objects.filter(pk=page.pk).update(expire_at=now() - timedelta(minutes=1))
    turn()
    assert client.get("/dated/").status_code == 410
    assert not SearchEntry.objects.live().filter(title="Dated").exists()


def test_what_was_published_is_read_for_the_report_of_checks(home, monkeypatch):
    monkeypatch.setattr("cms.core.management.commands.clock.close_old_connections", lambda: None)
    body = [("text", '<p><a href="https://example.org">click here</a></p>')]
    page = home.add_child(instance=PlainPage(title="Vague", slug="vague", body=body))
    turn()
    assert Checkup.objects.get(page=page).faults == "vague-link"


def test_a_turn_that_fails_does_not_stop_the_clock(home, monkeypatch):
    monkeypatch.setattr("cms.core.management.commands.clock.close_old_connections", lambda: None)
    monkeypatch.setattr("cms.core.management.commands.clock.call_command", lambda *args, **kwargs: 1 / 0)
    turn()


def test_a_turn_answers_who_lost_a_password_and_sends_what_waits(home, settings, monkeypatch, mailoutbox):
    monkeypatch.setattr("cms.core.management.commands.clock.close_old_connections", lambda: None)
    settings.EMAIL_BACKEND = "cms.mail.backends.OutboxBackend"
    User.objects.create_superuser("rosa@example.org", "a long password")
    ResetRequest.objects.create(email="rosa@example.org", language="en")
    turn()
    assert [one.to for one in mailoutbox] == [["rosa@example.org"]]
