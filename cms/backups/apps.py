"""The app of the commands `backup` and `restore`; it has no models."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """Backups of all rows and uploaded files."""

    name = "cms.backups"
    label = "backups"
    verbose_name = "Backups"
