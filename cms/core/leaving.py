"""Leaving at once: where to."""

from django.conf import settings


def exit_target(request) -> str:
    """The page of another site that "Leave this page" opens."""
    return settings.EXIT_URL
