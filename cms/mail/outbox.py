"""Sends what waits in the outbox, from the scheduler: `send_due()` at each of its turns, `forget_old()` once a day."""

import logging
import smtplib
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Min, Q
from django.utils import timezone

from .models import OutgoingMail, State

logger = logging.getLogger(__name__)

# Minutes between tries: 1, 5, 15, an hour, 4, 8, 12 hours. Then it has failed, after a day.
RETRY_DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720)]
RUN_SECONDS = 15.0
MAX_PER_RUN = 100
RETENTION = timedelta(days=30)
# The server has spoken about this one mail; whatever else goes wrong is about the server itself.
MESSAGE_ERRORS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, ValueError)


def send_due() -> int:
    """Send what is due, oldest first, for a few seconds; how many were sent. A server that fails ends the turn."""
    until, sent = monotonic() + RUN_SECONDS, 0
    due = OutgoingMail.objects.filter(state=State.WAITING, next_try__lte=timezone.now()).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:MAX_PER_RUN])
    connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
    try:
        for key in keys:
            if monotonic() > until or not (mail := _claim(key)):
                continue
            if not _send(mail, connection):
                break
            sent += mail.state == State.SENT
    finally:
        _close(connection)
    return sent


def _claim(key: int) -> OutgoingMail | None:
    """Take one mail; None where another scheduler has it."""
    due = OutgoingMail.objects.filter(pk=key, state=State.WAITING)
    taken = due.update(state=State.SENDING, next_try=timezone.now())
    return OutgoingMail.objects.get(pk=key) if taken else None


def _send(mail: OutgoingMail, connection) -> bool:
    """Whether to go on with the next."""
    try:
        connection.open()
    except Exception as error:
        _reschedule(mail, error)
        return False
    try:
        connection.send_messages([_message(mail)])
    except MESSAGE_ERRORS as error:
        _reschedule(mail, error)
        return True
    except Exception as error:
        _reschedule(mail, error)
        return False
    _finish(mail, State.SENT)
    return True


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    reply_to = [mail.reply_to] if mail.reply_to else None
    message = EmailMultiAlternatives(
        mail.subject, mail.text, mail.sender, [mail.recipient], reply_to=reply_to, headers=mail.headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _reschedule(mail: OutgoingMail, error: Exception) -> None:
    logger.warning("A mail could not be sent; it is tried again later.")
    mail.tries += 1
    mail.reason = type(error).__name__  # never its words: they hold the address
    if mail.tries > len(RETRY_DELAYS):
        _finish(mail, State.FAILED)
        return
    mail.state, mail.next_try = State.WAITING, timezone.now() + RETRY_DELAYS[mail.tries - 1]
    mail.save(update_fields=["state", "tries", "next_try", "reason"])


def _finish(mail: OutgoingMail, state: State) -> None:
    mail.state, mail.ended = state, timezone.now()
    mail.subject = mail.text = mail.html = ""
    mail.headers = {}
    mail.save()


def _close(connection) -> None:
    try:
        connection.close()
    except Exception:
        logger.warning("The mail server did not say goodbye.")


def figures() -> dict[str, int]:
    """`waiting`: mails; `seconds`: how long the oldest of them waits. Of the last day: `failed`, and `unsure`, whose
    sender was killed in the middle of it.
    """
    mails, now = OutgoingMail.objects, timezone.now()
    day = now - timedelta(days=1)
    oldest = mails.filter(state=State.WAITING).aggregate(oldest=Min("created"))["oldest"]
    return {
        "waiting": mails.filter(state=State.WAITING).count(),
        "seconds": int((now - oldest).total_seconds()) if oldest else 0,
        "failed": mails.filter(state=State.FAILED, ended__gt=day).count(),
        "unsure": mails.filter(state=State.SENDING, next_try__range=(day, now - timedelta(minutes=10))).count(),
    }


def delete_expired() -> None:
    """Delete what was sent, or failed, more than thirty days ago."""
    OutgoingMail.objects.filter(~Q(state=State.WAITING), created__lt=timezone.now() - RETENTION).delete()
