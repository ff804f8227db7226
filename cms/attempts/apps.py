from django.apps import AppConfig


class AttemptsConfig(AppConfig):
    name = "cms.attempts"
    verbose_name = "Attempts to sign in"
