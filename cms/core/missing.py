"""What can be said of an address that leads nowhere: where its page exists, that it was withdrawn, what is like it."""

import logging
import re
from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Page, Site

from search.index.listing import newest
from search.index.models import SearchEntry
from search.index.requests import SearchRequest
from search.index.search import search
from search.index.text import stop_words, words
from search.index.understanding import understand

from .models import PageTopic
from .standing import open_to_all, published

logger = logging.getLogger(__name__)
MOST = 5
LOOKED_AT = 20
_ENDING = re.compile(r"\.(?:html?|php|aspx?|pdf)$", re.IGNORECASE)


@dataclass(frozen=True)
class Missing:
    """A page that the address means, although nothing is served there. `variants` are live, one a language."""

    variants: list[Page]
    topics: list[str]

    def in_language(self, code: str) -> Page | None:
        return next((page for page in self.variants if page.locale.language_code == code), None)


def below_language(path: str) -> str:
    """The address without the language's prefix: "/es/campaign/" → "campaign/"."""
    first, _, rest = path.lstrip("/").partition("/")
    return rest if first in dict(settings.LANGUAGES) else path.lstrip("/")


def page_meant_by(request) -> Missing | None:
    """The page that stands at this address in some language, or stood there before it was withdrawn.

    Slugs are the same in every language, so the address below the home page is compared, at whatever depth. Pages that
    not everybody may read are passed over: not even their titles are told.
    """
    site = Site.find_for_request(request)
    rest = below_language(request.path_info)
    if site is None or "." in rest:
        return None
    homes = Page.objects.filter(translation_key=site.root_page.translation_key, alias_of=None)
    places = [path + rest for path in homes.values_list("url_path", flat=True)]
    there = list(open_to_all(Page.objects.filter(url_path__in=places, alias_of=None)))
    keys = {page.translation_key for page in there if page.live or page.first_published_at}
    if not keys:
        return None
    of_any_language = Page.objects.filter(translation_key__in=keys)
    codes = [code for code, _ in settings.LANGUAGES]
    variants = sorted(
        published(of_any_language).select_related("locale"), key=lambda page: codes.index(page.locale.language_code)
    )
    links = PageTopic.objects.filter(page__in=open_to_all(of_any_language)).order_by("sort_order")
    topics = list(dict.fromkeys(links.values_list("topic__slug", flat=True)))
    return Missing(variants, topics)


def on_its_topics(topics: list[str], locale: str) -> list[SearchEntry]:
    """What there is in the reader's own language: on the first two topics, then whatever is newest."""
    found: dict[str, SearchEntry] = {}
    for topic in [*topics[:2], ""]:
        if len(found) < MOST:
            for entry in newest(locale=locale, count=MOST, topic=topic, own_language=True):
                found.setdefault(entry.key, entry)
    return list(found.values())[:MOST]


def words_of(path: str, locale: str) -> str:
    """The words that say anything in the last two parts of an address: "/a/rights-at-school/" → "rights school"."""
    parts = [part for part in _ENDING.sub("", below_language(path).rstrip("/")).split("/") if part][-2:]
    empty = stop_words("en") | stop_words(locale)
    return " ".join(word for word in words(" ".join(parts)) if word not in empty)


def likely(path: str, locale: str) -> list[SearchEntry]:
    """Things whose words are those of the address, first what has moved and kept its last part.

    A search that fails leaves the page as it would be without.
    """
    moved = f"/{path.rstrip('/').rpartition('/')[2]}/"
    try:
        query = understand(words_of(path, locale), locale)
        found = search(SearchRequest(query=query, locale=locale, size=LOOKED_AT)).entries if query.units else []
    except Exception:
        logger.exception("Likely pages could not be searched")
        return []
    # Groups speak of much: a page that has the words is more likely what was meant.
    return sorted(found, key=lambda one: (not one.card.get("url", "").endswith(moved), one.kind == "group"))[:MOST]
