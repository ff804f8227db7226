"""What a mistyped or old address may have meant, without a search: a 404 page is under no limit, so it is cheap."""

import logging
import re

from cms.http.cache_version import get_cached, set_cached
from search.index import entry_types
from search.index.analysis import stop_words, words
from search.index.listing import visible_now
from search.index.models import SearchEntry, ViewerRole

from .not_found import strip_language_prefix

logger = logging.getLogger(__name__)
MAX_SUGGESTIONS = 5
MAX_CANDIDATES = 3_000  # pages, resources and files; groups are found by place, not by their address
_ENDING = re.compile(r"\.(?:html?|php|aspx?|pdf)$", re.IGNORECASE)


def suggest_pages(path: str, locale: str) -> list[SearchEntry]:
    """At most five things whose title or address has the words of this one; first what moved and kept its last part.

    One look at a short list that is kept, and one query for what is shown. A failure leaves the page as it would be
    without.
    """
    wanted = path_keywords(path, locale)
    if not wanted:
        return []
    try:
        keys = _rank(_candidates(locale), wanted, f"/{path.rstrip('/').rpartition('/')[2]}/")
        found = visible_now().in_bulk(keys)
    except Exception:
        logger.exception("Likely pages could not be looked up")
        return []
    return [found[key] for key in keys if key in found]


def path_keywords(path: str, locale: str) -> set[str]:
    """The words that say anything in the last two parts of an address: "/a/rights-at-school/" → rights, school."""
    parts = [part for part in _ENDING.sub("", strip_language_prefix(path).rstrip("/")).split("/") if part][-2:]
    empty = stop_words("en") | stop_words(locale)
    return {word for word in words(" ".join(parts)[:200]) if word not in empty}


def _rank(candidates: list[tuple[int, str, set[str]]], wanted: set[str], moved: str) -> list[int]:
    """Those with at least half of the words, the most of them first."""
    hits = [(url.endswith(moved), len(wanted & has), -len(has), key) for key, url, has in candidates]
    enough = [hit for hit in hits if hit[0] or hit[1] * 2 >= len(wanted)]
    return [key for *_rank, key in sorted(enough, reverse=True)[:MAX_SUGGESTIONS]]


def _candidates(locale: str) -> list[tuple[int, str, set[str]]]:
    """Key, address, and the words of title and address, of everything public that readers of a language are shown."""
    name = f"likely:{locale}"
    version, kept = get_cached(name)
    if kept is not None:
        return kept
    rows = (
        SearchEntry.objects.live()
        .filter(visibility=ViewerRole.EVERYONE)
        .filter(kind__in=entry_types.kinds(in_suggestions=True))
        .order_by("-pk")
    )
    made = [
        (
            key,
            display_data.get("url", ""),
            set(words(f"{title} {display_data.get('url', '').replace('-', ' ').replace('/', ' ')}")),
        )
        for key, title, display_data, served in rows.values_list("pk", "title", "display_data", "serve_locales")[
            :MAX_CANDIDATES
        ]
        if locale in served
    ]
    set_cached(name, version, made)
    return made
