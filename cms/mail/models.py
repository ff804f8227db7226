"""The outbox: mail that waits, was sent or has failed."""

from django.db import models
from django.utils import timezone


class State(models.TextChoices):
    """How far a mail has come; FAILED follows the last of the tries (outbox.py)."""

    WAITING = "waiting"
    SENDING = "sending"  # found so after its sender was killed, it may have arrived: never sent again by itself
    SENT = "sent"
    FAILED = "failed"


class OutgoingMail(models.Model):
    """One mail to one person, written in the transaction that is its reason. Its content goes when it was sent."""

    recipient = models.EmailField(max_length=320)
    sender = models.CharField(max_length=320)
    reply_to = models.CharField(max_length=320, blank=True)
    headers = models.JSONField(default=dict)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    created = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = "outgoing mail"
        verbose_name_plural = "outgoing mail"
        indexes = [models.Index(fields=["state", "next_try"], name="outgoing_mail_due")]

    def __str__(self):
        return f"mail {self.pk}: {self.state}"
