"""The demo as an app: its commands, its record of what was loaded, its page of patterns."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo campaign and directory, and the page of patterns."""

    name = "cms.demo"
    label = "demo"
    verbose_name = "Demo"
