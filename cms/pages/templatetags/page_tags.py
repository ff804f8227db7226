"""Template tags that every template has: icons, the frame of the page, languages, words for codes."""

from datetime import date
from functools import cache

from django import template
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi, get_language_from_path, get_language_info
from wagtail.models import Page

from cms.alerts.active import ActiveAlert, localize_alert
from cms.alerts.models import Level
from cms.documents.models import Kind, SiteDocument
from cms.i18n.localized_text import LocalizedText
from cms.rich_text.handlers import to_bcp47
from cms.rich_text.page_links import resolve_link
from cms.rich_text.page_links import unlink_broken_links as _unlink_broken_links
from cms.site_settings import quick_exit
from cms.site_settings.context import SiteContext, get_site_context
from cms.visibility.querysets import published, with_link_fields
from search.index.entry_types import entry_url

from ..blocks.text import anchor
from ..icons import ICONS, MIRRORED

register = template.Library()

# Ids that the layout has on every page; no heading may take one.
RESERVED_IDS = {
    "main",
    "q",
    "near",
    "key",
    "contents",
    "files",
    "collections",
    "topics",
    "languages",
    "this-site",
    "leaving",
    "share",
}


MAX_QUERY_STRING_LENGTH = 1_000


@register.simple_tag
@cache
def icon(name: str) -> str:
    """A drawing beside a word; screen readers pass over it."""
    kind = "icon icon--mirrored" if name in MIRRORED else "icon"
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', kind, mark_safe(ICONS[name]))


@register.simple_tag
def direction(code: str = "") -> str:
    """Of the reader's language, or of another."""
    bidi = get_language_info(code)["bidi"] if code else get_language_bidi()
    return "rtl" if bidi else "ltr"


@register.filter
def native_language_name(code: str) -> str:
    """A language by its own name: "es" → "Español"."""
    names = dict(settings.LANGUAGES)
    return names.get(code) or names.get(f"{code}-hans") or language_label(code)


register.filter("bcp47", to_bcp47)


@register.filter
def language_label(code: str) -> str:
    """A language in the reader's own: "es" → "Spanish"."""
    from cms.i18n.language_names import LANGUAGE_NAMES

    return str(LANGUAGE_NAMES.get(code, code))


@register.filter
def base_language(code: str) -> str:
    """A language of the site as groups name it: "zh-hans" → "zh"."""
    return code.partition("-")[0]


@register.simple_tag(takes_context=True)
def quick_exit_url(context) -> str:
    """The page of another site that "Leave this page" opens."""
    return quick_exit.get_exit_url(context.get("request"))


def localized_urls(address: str) -> dict[str, str]:
    """Language → the same address under its prefix. The path alone decides the language (ADR 0012), so nothing is
    looked up: asking Django for each was a twelfth of what a page costs."""
    code = get_language_from_path(address)
    rest = address.removeprefix(f"/{code}") if code else address
    return {code: rest if code == settings.LANGUAGE_CODE else f"/{code}{rest}" for code, _ in settings.LANGUAGES}


@register.simple_tag(takes_context=True)
def language_links(context) -> list[dict]:
    """Every language this page exists in: code, name, address, whether it is the one shown."""
    page, request = context.get("page"), context.get("request")
    shown = get_language()
    if isinstance(page, Page) and page.pk:
        variants = live_translations(request, page)
    elif request is not None and context.get("has_localized_urls"):
        variants = localized_urls(current_path(request))
    else:
        variants = {}
    return [
        {"code": code, "name": name, "url": variants[code], "shown": code == shown}
        for code, name in settings.LANGUAGES
        if code in variants
    ]


@register.filter
def current_path(request) -> str:
    """The address asked for; without a query that no reader typed, which would swell each link of the page."""
    return (
        request.get_full_path()
        if len(request.META.get("QUERY_STRING", "")) <= MAX_QUERY_STRING_LENGTH
        else request.path
    )


def live_translations(request, page) -> dict[str, str]:
    """Language → address of each published translation of a page, itself among them. One query."""
    known = getattr(request, "_live_translations", {})
    if page.pk not in known:
        pages = with_link_fields(published(Page.objects.filter(translation_key=page.translation_key)))
        known[page.pk] = {variant.locale.language_code: variant.get_url(request) for variant in pages}
        request._live_translations = known
    return known[page.pk]


@register.simple_tag(takes_context=True)
def site_context(context) -> SiteContext:
    """Whose site this is, in the reader's language: name, lines, menu, footer, hotlines, alerts (site_settings)."""
    return get_site_context(context.get("request"))


@register.simple_tag(takes_context=True)
def alerts(context) -> list[ActiveAlert]:
    """What is urgent now, the worst first. A page says by `region_codes` which states it is about."""
    request = context.get("request")
    if draft := getattr(request, "alert_previewed", None):
        shown = localize_alert(draft, request, get_language(), settings.LANGUAGE_CODE)
        return [shown] if shown else []
    region_codes = set(context.get("region_codes") or ())
    active = [alert for alert in site_context(context).alerts if alert.is_active(region_codes)]
    return sorted(active, key=lambda alert: Level.values.index(alert.level), reverse=True)


@register.simple_tag(takes_context=True)
def site_name(context) -> str:
    """What the site calls itself, in the reader's language where it has a name in it."""
    return site_context(context).name


@register.simple_tag
def lang_attrs(text: str) -> str:
    """` lang="en" dir="ltr"` for words that are in another language than the page; nothing for its own."""
    if not isinstance(text, LocalizedText) or not text.language or text.language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', to_bcp47(text.language), text.direction)


@register.simple_tag
def today() -> date:
    """The day by the clock of the site (TIME_ZONE)."""
    return timezone.localdate()


@register.filter
def lookup(mapping: dict, key):
    """What the mapping has for the key; the key itself where it has nothing, or where there is no mapping."""
    return mapping.get(key, key) if mapping else key


@register.simple_tag(takes_context=True)
def querystring_without(context, name: str, value: str) -> str:
    """The query string of this address with one of several values of a parameter taken away."""
    query = context["request"].GET.copy()
    query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def absolute(context, url: str) -> str:
    """An address of this site with its scheme and host, as search engines want it."""
    request = context.get("request")
    return request.build_absolute_uri(url) if request else url


@register.simple_tag(takes_context=True)
def breadcrumbs(context, page) -> list[dict]:
    """The pages above this one, from the home page down."""
    return [
        {"title": parent.title, "url": parent.get_url(context.get("request"))}
        for parent in page.ancestors_for_breadcrumbs
    ]


@register.simple_tag
def split_body(body) -> dict:
    """How the blocks of a page stand on it: main points on top, panels at the side, everything else in the middle.

    `toc` are its headings with anchors that no two share; `level` is that of a block's own title, so that
    headings stay in order whether or not a heading block came before.
    """
    _fetch_renditions(body)
    key_points, main, sidebar = None, [], []
    toc: list[dict[str, str]] = []
    taken: set[str] = set()
    for block in body:
        item = {"block": block, "anchor": "", "level": 3 if toc else 2}
        if block.block_type == "heading":
            item["anchor"] = _unique_id(anchor(block.value), taken)
            toc.append({"title": block.value, "anchor": item["anchor"]})
        if block.block_type == "key_points" and key_points is None:
            key_points = item
        elif block.block_type == "panel":
            sidebar.append(item)
        else:
            main.append(item)
    return {"key_points": key_points, "main": main, "sidebar": sidebar, "toc": toc}


def _fetch_renditions(body) -> None:
    """One query for the small copies of all pictures of a page."""
    pictures = [block.value["image"] for block in body if block.block_type == "image"]
    prefetch_related_objects([picture for picture in pictures if picture], "renditions")


def _unique_id(name: str, taken: set[str]) -> str:
    """The name, with a number where another heading or the layout has it."""
    candidate, number = name, 2
    while candidate in taken or candidate in RESERVED_IDS:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate


@register.filter
def link_target(page: Page | None):
    """Where a page that was chosen in a block leads: in the reader's language, or nowhere."""
    return resolve_link(page)


@register.filter
def published_files(documents: list[SiteDocument]) -> list[SiteDocument]:
    """Those of the files that readers are given. One query."""
    there = SiteDocument.objects.published().in_bulk([document.pk for document in documents if document])
    return [there[document.pk] for document in documents if document and document.pk in there]


@register.filter
def unlink_broken_links(html: str) -> str:
    """The HTML of rich text, in which a link that leads nowhere is plain text."""
    return mark_safe(_unlink_broken_links(html))


@register.filter
def index(sequence, position: int):
    """The item at this position, counted from 0; "" beyond the end."""
    return sequence[position] if position < len(sequence) else ""


@register.filter
def resource_type_label(code: str) -> str:
    """What a resource is, in words: "flyer" → "Flyer"."""
    return str(Kind(code).label) if code in Kind.values else ""


@register.filter
def place_name(code: str) -> str:
    """An area in words: "county:17031" → "Cook County, Illinois"."""
    from cms.places.areas import place_name as name_of

    return name_of(code, get_language(), with_state=True)


register.filter("entry_url", entry_url)
