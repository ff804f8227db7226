"""Words that no page at the top of the site can have in its address, because something else answers there.

Read from the addresses of the site itself, so that a part that is added later keeps its own.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLResolver, get_resolver, get_urlconf
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, Site

from cms.i18n.url_prefixes import parse_language_prefix

_PLAIN = re.compile(r"\^?((?:[\w.-]|\\[.-])+)(?=/|\$|$)")


def validate_slug_available(slug: str, parent: Page | None) -> None:
    """Raise ValidationError where a page with this slug under this parent could not be reached."""
    if parent is None or not is_reserved_slug(slug) or not is_top(parent):
        return
    sentence = _("“%(word)s” is an address of the site itself, so nobody could reach this page. Try “%(other)s”.")
    other = find_available_slug(parent, f"{slug}-page")
    raise ValidationError({"slug": sentence % {"word": slug, "other": other}})


def is_reserved_slug(slug: str) -> bool:
    """Whether the site itself answers at this word, in large or small letters, or takes it for a language."""
    return (
        slug.lower() in reserved_slugs(get_urlconf() or settings.ROOT_URLCONF)
        or parse_language_prefix(slug) is not None
    )


def is_top(page: Page) -> bool:
    """Whether the pages below this one stand at the top of the site, in some language."""
    roots = Site.objects.values("root_page__translation_key")
    return Page.objects.filter(pk=page.pk, translation_key__in=roots).exists()


@lru_cache
def reserved_slugs(urlconf: str) -> frozenset[str]:
    """The first part of every address of the site, in small letters."""
    folders = {urlsplit(url).path.strip("/").partition("/")[0] for url in (settings.MEDIA_URL, settings.STATIC_URL)}
    words = _first_parts(get_resolver(urlconf)) | folders | set(settings.LANGUAGE_ALIASES)
    return frozenset(word.lower() for word in words if word)


def _first_parts(resolver) -> set[str]:
    words = set()
    for pattern in resolver.url_patterns:
        spelled = "" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not spelled.strip("^/"):
            words |= _first_parts(pattern)
        elif found := _PLAIN.match(spelled):
            words.add(found[1].replace("\\", ""))
    return words
