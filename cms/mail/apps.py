from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "cms.mail"
    verbose_name = "Mail"

    def ready(self):
        from cms.ops import health
        from cms.ops.scheduler import DAY, Step, register

        from . import outbox
        from .health import mail

        register(Step("send mail", lambda beat: outbox.send_due(), order=30))
        register(Step("delete mail that was sent", lambda beat: outbox.forget_old(), DAY, order=90))
        health.register(mail)
