"""The outbox as an app: its steps of the scheduler, and its part of the health checks."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Mail that waits to be sent, and the scheduler's sending of it."""

    name = "cms.mail"
    verbose_name = "Mail"

    def ready(self):
        from cms.ops import health
        from cms.ops.scheduler import DAY, Step, register

        from . import outbox
        from .health import mail_components

        register(Step("send mail", lambda beat: outbox.send_due(), order=30))
        register(Step("delete sent mail", lambda beat: outbox.delete_expired(), DAY, order=90))
        health.register(mail_components)
