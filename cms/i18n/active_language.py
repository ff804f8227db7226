"""The language that a page is being made in."""

from django.conf import settings
from django.utils.translation import get_language


def active_language() -> str:
    """The code of the active language ("zh-hans"); the site's first where none is active, as in a job or a command."""
    return get_language() or settings.LANGUAGE_CODE
