"""Links that people type or paste into a text, as they are stored: `<a href="…">`."""

import re
from html import escape, unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .web_addresses import link_address

_LINK = re.compile(r"<a\b([^>]*?)\s+href=(\"[^\"]*\"|'[^']*')([^>]*)>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_OTHER = re.compile(r"(mailto:|tel:|#)", re.IGNORECASE)


def clean_links(html: str) -> str:
    """Links of mail filters lead where they are meant to; of a link that is refused only its words stay."""
    return _LINK.sub(_cleaned, html) if "href" in html else html


def _cleaned(link: re.Match) -> str:
    before, quoted, after, words = link.groups()
    typed = unescape(quoted[1:-1])
    try:
        address = _allowed(typed)
    except ValidationError:
        return words
    return link[0] if address == typed else f'<a{before} href="{escape(address)}"{after}>{words}</a>'


def _allowed(typed: str) -> str:
    """Raises ValidationError."""
    return typed if not typed or _OTHER.match(typed.strip()) else link_address(typed)


def refused_links(value) -> list[ValidationError]:
    """Of blocks as they are stored, or of one text: each link that is refused, with its words and the reason."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [refused for part in value for refused in refused_links(part)]
    if not isinstance(value, str) or "href" not in value:
        return []
    return [refused for link in _LINK.finditer(value) if (refused := _refused(link))]


def _refused(link: re.Match) -> ValidationError | None:
    try:
        _allowed(unescape(link[2][1:-1]))
    except ValidationError as error:
        words = unescape(_TAG.sub("", link[4])).strip()
        return ValidationError(_("The link “%(words)s”: %(reason)s") % {"words": words, "reason": error.messages[0]})
    return None
