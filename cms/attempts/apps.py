from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    name = "cms.attempts"
    verbose_name = "Attempts to sign in"

    def ready(self):
        from cms.ops.scheduler import DAY, Step, register

        from .passwords import delete_expired

        register(Step("delete old sign-in attempts", lambda beat: delete_expired(), DAY, order=100))
