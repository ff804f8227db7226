"""Leaving at once: where to."""

from django.conf import settings
from django.db import InterfaceError, OperationalError

from .context import get_site_context


def get_exit_url(request) -> str:
    """The page of another site that "Leave this page" opens; it leads out even where the database does not answer."""
    if request is None:
        return settings.EXIT_URL
    try:
        return get_site_context(request).exit_url
    except (InterfaceError, OperationalError):
        return settings.EXIT_URL
