"""The app of the first page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The first page of a site, and the blocks it is composed of."""

    name = "home"
    verbose_name = "Home"
