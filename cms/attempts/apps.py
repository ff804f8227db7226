from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    name = "cms.attempts"
    verbose_name = "Attempts to sign in"

    def ready(self):
        from cms.ops.scheduler import DAY, Step, register

        from .passwords import forget

        register(Step("forget wrong passwords", lambda beat: forget(), DAY, order=100))
