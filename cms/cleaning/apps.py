"""Cleaning as an app: it changes the fields of all models when the site starts."""

from django.apps import AppConfig


class CleaningConfig(AppConfig):
    """Puts the cleaning of names, texts and addresses before the fields that store them (fields.py)."""

    name = "cms.cleaning"
    label = "cleaning"
    verbose_name = "Cleaning"

    def ready(self):
        from . import fields

        fields.install()
