"""Attempts to sign in as an app, with its step of the scheduler."""

from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    """Counts of the passwords that were tried; old ones are deleted once a day."""

    name = "cms.attempts"
    verbose_name = "Attempts to sign in"

    def ready(self):
        from cms.ops.scheduler import DAY, Step, register

        from .passwords import delete_expired

        register(Step("delete old sign-in attempts", lambda beat: delete_expired(), DAY, order=100))
