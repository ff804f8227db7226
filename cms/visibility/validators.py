"""What a link to a page must be before readers can follow it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


def validate_readable_by_all(page: Page) -> None:
    """Raises ValidationError where readers could not open the page: it is a draft, or private."""
    if not page.live:
        raise ValidationError(
            _("“%(title)s” is not published, so readers could not open it. Publish it first.") % {"title": page.title}
        )
    if page.get_view_restrictions().exists():
        raise ValidationError(
            _("“%(title)s” is private: readers could not open it. Choose a page that is open to all.")
            % {"title": page.title}
        )
