"""The words of a page without its markup."""

import re

from django.utils.html import strip_tags

_TAG = re.compile(r"<[^>]+>")


def plain_text(page) -> str:
    """The words of a page's blocks, without markup."""
    if not hasattr(page, "body"):
        return getattr(page, "plain_body", "")
    parts = page.body.stream_block.get_searchable_content(page.body)
    return " ".join(strip_tags(_TAG.sub(" ", str(part))) for part in parts)
