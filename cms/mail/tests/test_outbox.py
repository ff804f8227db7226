"""Mail waits in a table and is sent by the scheduler: nothing is lost, nothing is sent twice, nothing is kept."""

import smtplib
from datetime import timedelta

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from cms.mail import outbox
from cms.mail.models import OutgoingMail, State
from cms.mail.outbox import RETRY_DELAYS, delete_expired, figures, send_due

pytestmark = pytest.mark.django_db
ROSA = "rosa@example.org"


class Server(BaseEmailBackend):
    """A mail server of which the test says how it fails."""

    refuses_connection = None
    answers = {}
    got = []

    def open(self):
        if self.refuses_connection:
            raise self.refuses_connection

    def send_messages(self, messages):
        for message in messages:
            if error := self.answers.get(message.to[0]):
                raise error
            self.got.append(message)


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = "cms.mail.backends.OutboxBackend"
    settings.MAIL_DELIVERY_BACKEND = "cms.mail.tests.test_outbox.Server"
    for name, value in {"refuses_connection": None, "answers": {}, "got": []}.items():
        monkeypatch.setattr(Server, name, value)
    return Server


@pytest.fixture
def clock(monkeypatch):
    now = [timezone.now() + timedelta(minutes=1)]  # after what the test writes
    monkeypatch.setattr(outbox.timezone, "now", lambda: now[0])
    return now


def write(*recipients):
    send_mail("A subject", "A text", "site@example.org", recipients or [ROSA])


def test_a_mail_waits_until_the_scheduler_sends_it_once_and_then_its_content_is_gone(server):
    write()
    assert server.got == []
    assert (send_due(), send_due()) == (1, 0)
    assert [(one.to, one.subject, one.body) for one in server.got] == [([ROSA], "A subject", "A text")]
    sent = OutgoingMail.objects.get()
    assert (sent.state, sent.subject, sent.text, sent.html) == (State.SENT, "", "", "")


def test_each_recipient_gets_a_mail_of_their_own_that_names_no_other(server):
    write("a@example.org", "b@example.org")
    send_due()
    assert [one.recipients() for one in server.got] == [["a@example.org"], ["b@example.org"]]


def test_html_reply_address_and_headers_arrive(server):
    message = EmailMultiAlternatives(
        "S", "T", "site@example.org", [ROSA], reply_to=["us@example.org"], headers={"Auto-Submitted": "auto-generated"}
    )
    message.attach_alternative("<p>T</p>", "text/html")
    message.send()
    send_due()
    got = server.got[0]
    assert got.alternatives[0][0] == "<p>T</p>"
    assert (got.reply_to, got.extra_headers) == (["us@example.org"], {"Auto-Submitted": "auto-generated"})


def test_what_is_rolled_back_tells_nobody():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_a_header_that_is_smuggled_in_is_refused_when_it_is_written():
    with pytest.raises(BadHeaderError):
        send_mail("A subject\nBcc: x@example.org", "T", "site@example.org", [ROSA])
    assert not OutgoingMail.objects.exists()


def test_a_server_that_does_not_answer_is_asked_once_a_turn_and_the_mail_goes_out_later(server, clock):
    write("a@example.org", "b@example.org")
    server.refuses_connection = TimeoutError()
    assert send_due() == 0
    assert sorted(OutgoingMail.objects.values_list("tries", flat=True)) == [0, 1]
    server.refuses_connection = None
    clock[0] += RETRY_DELAYS[0]
    assert send_due() == 2


def test_tries_come_with_growing_gaps_for_a_day_and_then_it_has_failed(server, clock):
    write()
    server.answers = {ROSA: smtplib.SMTPDataError(451, b"later, rosa@example.org")}
    for number, gap in enumerate(RETRY_DELAYS, 1):
        send_due()
        clock[0] += gap - timedelta(seconds=1)
        assert send_due() == 0
        assert OutgoingMail.objects.get().tries == number
        clock[0] += timedelta(seconds=1)
    send_due()
    failed = OutgoingMail.objects.get()
    assert (failed.state, failed.reason, failed.text) == (State.FAILED, "SMTPDataError", "")
    assert figures()["failed"] == 1
    assert timedelta(hours=20) < sum(RETRY_DELAYS, timedelta()) < timedelta(hours=30)


def test_one_address_that_is_refused_holds_up_no_other(server):
    write("a@example.org", "b@example.org")
    server.answers = {"a@example.org": smtplib.SMTPRecipientsRefused({})}
    assert send_due() == 1
    assert [one.to for one in server.got] == [["b@example.org"]]


def test_of_two_schedulers_one_sends(server, monkeypatch):
    write()
    key = OutgoingMail.objects.get().pk
    assert outbox._claim(key)
    assert outbox._claim(key) is None


def test_what_was_being_sent_when_the_scheduler_was_killed_is_not_sent_again_and_is_said(server, clock):
    write()

    def killed(self, messages):
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Server, "send_messages", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due()
    clock[0] += timedelta(hours=1)
    assert send_due() == 0
    assert server.got == []
    assert figures()["unsure"] == 1


def test_what_waits_is_counted_and_what_was_sent_is_forgotten_after_thirty_days(clock):
    write()
    clock[0] += timedelta(minutes=7)
    assert figures()["waiting"] == 1
    assert figures()["seconds"] == pytest.approx(480, abs=5)
    delete_expired()
    send_due()
    assert OutgoingMail.objects.count() == 1
    clock[0] += timedelta(days=31)
    delete_expired()
    assert OutgoingMail.objects.count() == 0


def test_no_log_names_who_is_written_to(server, caplog):
    write()
    server.answers = {ROSA: smtplib.SMTPRecipientsRefused({ROSA: (550, b"no such user")})}
    with caplog.at_level("WARNING", "cms.mail.outbox"):
        send_due()
    assert caplog.records
    assert ROSA not in caplog.text


def test_nothing_goes_out_past_the_outbox():
    from cms.settings import base

    assert base.EMAIL_BACKEND == "cms.mail.backends.OutboxBackend"
    assert base.MAIL_DELIVERY_BACKEND != base.EMAIL_BACKEND
    assert base.EMAIL_TIMEOUT <= 20
