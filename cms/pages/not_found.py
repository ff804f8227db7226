"""What can be said of an address that leads nowhere: where its page exists, that it was withdrawn."""

from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Page, Site

from cms.taxonomy.models import PageTopic
from cms.visibility.querysets import publicly_visible, published
from search.index.listing import latest_entries
from search.index.models import SearchEntry

MAX_ENTRIES = 5


@dataclass(frozen=True)
class PageMatch:
    """A page that the address means, although nothing is served there. `variants` are live, one a language."""

    variants: list[Page]
    topics: list[str]

    def in_language(self, code: str) -> Page | None:
        return next((page for page in self.variants if page.locale.language_code == code), None)


def strip_language_prefix(path: str) -> str:
    """The address without the language's prefix: "/es/campaign/" → "campaign/"."""
    first, _, rest = path.lstrip("/").partition("/")
    return rest if first in dict(settings.LANGUAGES) else path.lstrip("/")


def resolve_requested_page(request) -> PageMatch | None:
    """The page that stands at this address in some language, or stood there before it was withdrawn.

    Slugs are the same in every language, so the address below the home page is compared, at whatever depth. Pages that
    not everybody may read are passed over: not even their titles are told.
    """
    site = Site.find_for_request(request)
    rest = strip_language_prefix(request.path_info)
    if site is None or "." in rest:
        return None
    homes = Page.objects.filter(translation_key=site.root_page.translation_key, alias_of=None)
    places = [path + rest for path in homes.values_list("url_path", flat=True)]
    there = list(publicly_visible(Page.objects.filter(url_path__in=places, alias_of=None)))
    keys = {page.translation_key for page in there if page.live or page.first_published_at}
    if not keys:
        return None
    of_any_language = Page.objects.filter(translation_key__in=keys)
    codes = [code for code, _ in settings.LANGUAGES]
    variants = sorted(
        published(of_any_language).select_related("locale"), key=lambda page: codes.index(page.locale.language_code)
    )
    links = PageTopic.objects.filter(page__in=publicly_visible(of_any_language)).order_by("sort_order")
    topics = list(dict.fromkeys(links.values_list("topic__slug", flat=True)))
    return PageMatch(variants, topics)


def related_entries(topics: list[str], locale: str) -> list[SearchEntry]:
    """What there is in the reader's own language: on the first two topics, then whatever is newest."""
    found: dict[str, SearchEntry] = {}
    for topic in [*topics[:2], ""]:
        if len(found) < MAX_ENTRIES:
            for entry in latest_entries(locale=locale, count=MAX_ENTRIES, topic=topic, own_language=True):
                found.setdefault(entry.key, entry)
    return list(found.values())[:MAX_ENTRIES]
