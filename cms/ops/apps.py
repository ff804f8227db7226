"""The app of those who run the site: health, the scheduler, files on the disk."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """What a running installation needs to know of itself."""

    name = "cms.ops"
    label = "ops"
    verbose_name = "Operations"
