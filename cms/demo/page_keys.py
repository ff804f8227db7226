"""The pages of the demo by the key that their files have: the same in every language and in every installation."""

import uuid

from django.conf import settings
from wagtail.models import Page

NAMESPACE = uuid.UUID("6e8d0d5e-6a5b-4c1f-9f43-2c9d3d4a7f10")
SOURCE = settings.LANGUAGE_CODE


def page_named(key: str, code: str = SOURCE) -> Page | None:
    """The page with this key in the language `code`, as an instance of its own model, or None."""
    found = Page.objects.filter(translation_key=page_key(key), locale__language_code=code).first()
    return found.specific if found else None


def get_page(key: str, code: str = SOURCE) -> Page:
    """As `page_named`. Raises LookupError where there is none."""
    found = page_named(key, code)
    if found is None:
        raise LookupError(f"The demo has no page {key} in {code}.")
    return found


def page_key(name: str) -> uuid.UUID:
    """The translation key of a page of the demo, made from its name alone."""
    return uuid.uuid5(NAMESPACE, name)
