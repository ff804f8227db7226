"""Addresses short enough to print and to type: /r/K7PM9X/ leads to a page or a group, whatever it is called by now.

The code is the beginning of the thing's public id (docs/adr/0002), so nothing is stored, none runs out of date, and
every translation has the same. Two things may share a code one day; then the reader chooses.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from wagtail.models import Page

from cms.http.access import access
from cms.visibility.querysets import publicly_visible, published
from search.index.projection import best_locale

# No vowels, so that no code is a word; of letters that look alike, one.
ALPHABET = "23456789CDFHJKMNPQRTVWX"
LOOKALIKES = str.maketrans("BGSUZ", "865V2")
LENGTH = 6
CODES = len(ALPHABET) ** LENGTH
IDS = 2**128


class ShortLinkTarget(NamedTuple):
    """A thing by its public id. `title` is empty where it is no longer shown: its address says so."""

    title: str
    address: str


Resolver = Callable[[UUID, UUID, str], list[ShortLinkTarget]]
_resolvers: list[Resolver] = []


def register(resolver: Resolver) -> None:
    """`finder(first, last, locale)` gives the things with ids in this range that have ever been public."""
    _resolvers.append(resolver)


def short_code(public_id: UUID) -> str:
    """The six characters of a thing."""
    number, code = public_id.int * CODES // IDS, ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        code = ALPHABET[digit] + code
    return code


def uuid_range(code: str) -> tuple[UUID, UUID] | None:
    """The first and the last id with this code, however it was typed; None where it can be nobody's."""
    code = code.upper().translate(LOOKALIKES)
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        return None
    number = 0
    for character in code:
        number = number * len(ALPHABET) + ALPHABET.index(character)
    first, after = (-(-at * IDS // CODES) for at in (number, number + 1))
    return UUID(int=first), UUID(int=after - 1)


@access("everyone")
def redirect_short_link(request, code):
    """On to the thing in the language of this address. What has been withdrawn says so at its own address."""
    ids = uuid_range(code)
    things = [found for resolver in _resolvers for found in resolver(*ids, get_language())] if ids else []
    if not things:
        raise Http404
    shown = [found for found in things if found.title] or things[:1]
    if len(shown) == 1:
        return HttpResponseRedirect(shown[0].address)
    return render(request, "pages/pages/disambiguation.html", {"choices": shown})


def find_pages(first: UUID, last: UUID, locale: str) -> list[ShortLinkTarget]:
    """Pages that have been public, each in its best language for this reader."""
    variants: dict[UUID, dict[str, Page]] = defaultdict(dict)
    ever_public = Q(live=True) | Q(first_published_at__isnull=False)
    meant = Page.objects.filter(ever_public, translation_key__range=(first, last), alias_of=None, depth__gt=1)
    there = Exists(published(Page.objects.filter(pk=OuterRef("pk"))))
    for page in publicly_visible(meant).annotate(is_published=there).select_related("locale"):
        variants[page.translation_key][page.locale.language_code] = page
    found = []
    for pages_by_locale in variants.values():
        live = {code: page for code, page in pages_by_locale.items() if page.is_published}
        page = pages_by_locale[best_locale(locale, set(live or pages_by_locale))]
        if address := page.get_url():
            found.append(ShortLinkTarget(page.title if page.is_published else "", address))
    return found


register(find_pages)
