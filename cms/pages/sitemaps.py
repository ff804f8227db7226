"""What search engines are told to read, with every language of it. Each app lists its own; this one lists pages."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms.http.access import access
from cms.places.sitemaps import MultilingualSitemap, RegionSitemap
from cms.visibility.querysets import published
from search.index import entry_types
from search.index.listing import visible_now
from search.index.models import SearchEntry

# The name of a section → what makes it for a request.
SECTIONS: dict[str, Callable[[HttpRequest], Sitemap]] = {}


def register(name: str, section: Callable[[HttpRequest], Sitemap]) -> None:
    """`section(request)` lists what there is at /sitemap-<name>.xml."""
    SECTIONS[name] = section


class PageSitemap(MultilingualSitemap):
    """The pages of one site: those that are published, each in the languages it exists in."""

    def items(self) -> list[dict[str, Page]]:
        things: dict = {}
        for page in self._pages():
            things.setdefault(page.translation_key, {})[page.locale.language_code] = page
        return list(things.values())

    def _pages(self):
        site = Site.find_for_request(self.request)
        if site is None:
            return Page.objects.none()
        homes = Page.objects.filter(translation_key=site.root_page.translation_key).values_list("path", flat=True)
        below = Q(pk__in=[])
        for path in homes:
            below |= Q(path__startswith=path)
        return published(Page.objects.filter(below)).select_related("locale").order_by("path")

    def get_languages_for_item(self, item) -> list[str]:
        return [code for code, _ in settings.LANGUAGES if code in item]

    def _items(self) -> Sequence:
        return [(item, code) for item in self.items() for code in self.get_languages_for_item(item)]

    def location(self, item) -> str:
        return item[get_language()].get_url_parts(self.request)[2]

    def lastmod(self, item):
        return max((page.last_published_at for page in item.values() if page.last_published_at), default=None)

    def get_latest_lastmod(self):
        return self._pages().aggregate(last=Max("last_published_at"))["last"]


class EntrySitemap(MultilingualSitemap):
    """The entries of one kind, which all languages are offered at one path."""

    def __init__(self, request, kind: str):
        super().__init__(request)
        self.kind = kind

    def items(self):
        first_of_each = visible_now().filter(kind=self.kind).values("key").annotate(first=Min("pk")).values("first")
        return SearchEntry.objects.filter(pk__in=first_of_each).order_by("pk")

    def location(self, entry) -> str:
        return entry_types.entry_url(entry)

    def lastmod(self, entry):
        return entry.changed_at


register("pages", PageSitemap)
register("regions", RegionSitemap)


@access("everyone")
def index(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml: the addresses of all sections."""
    return views.index(request, _of(request), sitemap_url_name="sitemap-section")


@access("everyone")
def section(request: HttpRequest, section: str) -> HttpResponse:
    """/sitemap-<section>.xml: what there is in one section. Raises Http404 for a section that is not there."""
    return views.sitemap(request, _of(request), section=section)


def _of(request: HttpRequest) -> dict[str, type[Sitemap] | Sitemap]:
    of_entries = {kind: EntrySitemap(request, kind) for kind in entry_types.kinds(in_sitemap=True)}
    return {**{name: made(request) for name, made in SECTIONS.items()}, **of_entries}
