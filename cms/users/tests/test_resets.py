"""The way back to a lost password: the page tells nobody, by words or by time, who has an account."""

from datetime import timedelta
from statistics import median
from time import thread_time

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.http.rate_limits import RateLimit
from cms.mail.models import OutgoingMail
from cms.mail.outbox import send_due
from cms.users.models import ResetRequest, User
from cms.users.resets import answer_requests

pytestmark = pytest.mark.django_db

ROSA, NOBODY = "rosa@example.org", "nobody@example.org"


@pytest.fixture(autouse=True)
def _outbox(settings, monkeypatch):
    settings.EMAIL_BACKEND = "cms.mail.backends.OutboxBackend"
    monkeypatch.setattr("cms.http.middleware.RESETS", RateLimit("password-resets", times=10_000, seconds=300))


@pytest.fixture
def rosa(home_page):
    return User.objects.create_superuser(ROSA, "a long password", first_name="Rosa", last_name="R")


def ask(client, email):
    return client.post(reverse("wagtailadmin_password_reset"), {"email": email})


def test_known_and_unknown_addresses_get_the_same_answer_with_the_same_queries(client, rosa):
    answers, queries = [], []
    for email in (ROSA, NOBODY):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answers.append(ask(client, email))
        queries.append([query["sql"].partition(" VALUES ")[0] for query in captured])
    assert [(one.status_code, one.url, one.content) for one in answers][0] == (302, answers[1].url, answers[1].content)
    assert queries[0] == queries[1]
    assert not any("users_user" in sql for sql in queries[0])


def test_two_hundred_known_and_unknown_addresses_are_answered_within_five_milliseconds_of_each_other(
    client, home_page
):
    """In time of the processor, whatever else this machine does; the test above shows that both wait alike."""
    known = [f"person-{number}@example.org" for number in range(100)]
    User.objects.bulk_create([User(email=email, password="x") for email in known])
    took = {True: [], False: []}
    for number in range(100):
        both = [(known[number], True), (f"nobody-{number}@example.org", False)]
        for email, has_account in both if number % 2 else reversed(both):
            began = thread_time()
            ask(client, email)
            took[has_account].append(thread_time() - began)
    assert abs(median(took[True]) - median(took[False])) < 0.005


def test_the_mail_is_made_after_the_answer_and_its_link_works(client, rosa):
    ask(client, " ROSA@example.org")
    assert not OutgoingMail.objects.exists()
    answer_requests()
    send_due()
    assert [one.to for one in mail.outbox] == [[ROSA]]
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    assert page.status_code == 200
    assert 'name="new_password1"' in page.content.decode()


def test_nobody_is_written_to_who_has_no_account_and_no_request_is_kept(client, rosa):
    User.objects.filter(pk=rosa.pk).update(is_active=False)
    for email in (NOBODY, ROSA):
        ask(client, email)
    answer_requests()
    assert not OutgoingMail.objects.exists()
    assert not ResetRequest.objects.exists()


def test_an_address_that_is_asked_for_ten_times_gets_one_mail(client, rosa):
    for _ in range(10):
        ask(client, ROSA)
    answer_requests()
    answer_requests()
    assert OutgoingMail.objects.count() == 1


def test_a_look_alike_brings_no_mail(client, rosa):
    for email in ("r\u043esa@example.org", "rosa@example\u0131.org", "ro\u200bsa@example.org"):
        ask(client, email)
    answer_requests()
    assert not OutgoingMail.objects.exists()


def test_what_was_asked_while_the_scheduler_stood_still_is_dropped_after_an_hour(client, rosa):
    ask(client, ROSA)
    ResetRequest.objects.update(created=timezone.now() - timedelta(hours=2))
    answer_requests()
    assert not OutgoingMail.objects.exists()
    assert not ResetRequest.objects.exists()


def test_the_link_leads_to_this_site_whatever_host_was_asked(client, rosa, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("wagtailadmin_password_reset"), {"email": ROSA}, headers={"host": "evil.example"})
    answer_requests()
    assert "evil.example" not in OutgoingMail.objects.get().text
    assert settings.SITE_URL in OutgoingMail.objects.get().text
