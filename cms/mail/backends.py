"""The backend of settings.EMAIL_BACKEND: mail goes into the outbox, from which the scheduler sends it."""

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from .models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """Writes what Django, Wagtail and we send into the outbox, in the caller's transaction: a row for each recipient.

    So a request never waits for a mail server, and a change that is rolled back tells nobody.
    """

    def send_messages(self, email_messages) -> int:
        rows = [row for message in email_messages for row in _rows(message)]
        with transaction.atomic():
            OutgoingMail.objects.bulk_create(rows)
        return len(email_messages)


def _rows(message) -> list[OutgoingMail]:
    if message.attachments:
        raise ValueError("The outbox holds text and HTML, no attachments.")
    message.message()  # raises BadHeaderError now, where somebody can be told, and not in the scheduler
    html = [content for content, kind in getattr(message, "alternatives", None) or [] if kind == "text/html"]
    return [
        OutgoingMail(
            recipient=recipient,
            sender=message.from_email,
            reply_to=", ".join(message.reply_to),
            headers={name: str(value) for name, value in message.extra_headers.items()},
            subject=str(message.subject),
            text=str(message.body),
            html=str(html[0]) if html else "",
        )
        for recipient in message.recipients()
    ]
