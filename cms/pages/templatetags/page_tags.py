"""Template tags that every template has: icons, the frame of the page, languages, words for codes."""

from datetime import date
from functools import cache

from django import template
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi, get_language_from_path, get_language_info
from wagtail.models import Page

from cms.alerts.active import Shown, alert_of
from cms.alerts.models import Level
from cms.documents.models import Kind, SiteDocument
from cms.rich_text.page_links import destination_of, look_up_links
from cms.rich_text.page_links import without_dead_links as _without_dead_links
from cms.site_settings import quick_exit
from cms.site_settings.context import Union, union_for
from cms.visibility.querysets import light, published

from ..blocks.text import anchor
from ..icons import ICONS, MIRRORED

register = template.Library()

# Ids that the layout has on every page; no heading may take one.
FRAME_IDS = {
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


LONGEST_QUERY = 1_000


@register.simple_tag
@cache
def icon(name: str) -> str:
    """A drawing beside a word; screen readers pass over it."""
    kind = "icon flip" if name in MIRRORED else "icon"
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', kind, mark_safe(ICONS[name]))


@register.simple_tag
def direction(code: str = "") -> str:
    """Of the reader's language, or of another."""
    bidi = get_language_info(code)["bidi"] if code else get_language_bidi()
    return "rtl" if bidi else "ltr"


@register.filter
def language_name(code: str) -> str:
    """A language by its own name: "es" → "Español"."""
    names = dict(settings.LANGUAGES)
    return names.get(code) or names.get(f"{code}-hans") or spoken_name(code)


@register.filter
def html_lang(code: str) -> str:
    """The code as browsers write it: "zh-hans" → "zh-Hans"."""
    return "zh-Hans" if code == "zh-hans" else code


@register.filter
def spoken_name(code: str) -> str:
    """A language in the reader's own: "es" → "Spanish"."""
    from cms.i18n.language_names import SPOKEN

    return SPOKEN.get(code, code)


@register.filter
def spoken_code(code: str) -> str:
    """A language of the site as groups name it: "zh-hans" → "zh"."""
    return code.partition("-")[0]


@register.simple_tag(takes_context=True)
def exit_target(context) -> str:
    """The page of another site that "Leave this page" opens."""
    return quick_exit.exit_target(context.get("request"))


@register.filter
def as_date(value: str | date | None) -> date | None:
    """Cards hold dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value


def in_every_language(address: str) -> dict[str, str]:
    """Language → the same address under its prefix. The path alone decides the language (ADR 0012), so nothing is
    looked up: asking Django for each was a twelfth of what a page costs."""
    code = get_language_from_path(address)
    rest = address.removeprefix(f"/{code}") if code else address
    return {code: rest if code == settings.LANGUAGE_CODE else f"/{code}{rest}" for code, _ in settings.LANGUAGES}


@register.simple_tag(takes_context=True)
def languages_here(context) -> list[dict]:
    """Every language this page exists in: code, name, address, whether it is the one shown."""
    page, request = context.get("page"), context.get("request")
    shown = get_language()
    if isinstance(page, Page) and page.pk:
        variants = page_variants(request, page)
    elif request is not None and context.get("in_every_language"):
        variants = in_every_language(short_address(request))
    else:
        variants = {}
    return [
        {"code": code, "name": name, "url": variants[code], "shown": code == shown}
        for code, name in settings.LANGUAGES
        if code in variants
    ]


@register.filter
def short_address(request) -> str:
    """The address asked for; without a query that no reader typed, which would swell each link of the page."""
    return request.get_full_path() if len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY else request.path


def page_variants(request, page) -> dict[str, str]:
    """Language → address of each published translation of a page, itself among them. One query."""
    known = getattr(request, "_page_variants", {})
    if page.pk not in known:
        pages = light(published(Page.objects.filter(translation_key=page.translation_key)))
        known[page.pk] = {variant.locale.language_code: variant.get_url(request) for variant in pages}
        request._page_variants = known
    return known[page.pk]


@register.simple_tag(takes_context=True)
def union(context) -> Union:
    """Whose site this is, in the reader's language: name, lines, menu, foot, hotlines, alerts (cms/core/union/)."""
    return union_for(context.get("request"))


@register.simple_tag(takes_context=True)
def alerts(context) -> list[Shown]:
    """What is urgent now, the worst first. A page says by `concerns`, codes of regions, which states it is about."""
    request = context.get("request")
    if draft := getattr(request, "alert_previewed", None):
        shown = alert_of(draft, request, get_language(), settings.LANGUAGE_CODE)
        return [shown] if shown else []
    concerned = set(context.get("concerns") or ())
    standing = [alert for alert in union(context).alerts if alert.stands(concerned)]
    return sorted(standing, key=lambda alert: Level.values.index(alert.level), reverse=True)


@register.simple_tag(takes_context=True)
def frame(context) -> Union:
    return union(context)


@register.simple_tag(takes_context=True)
def site_name(context) -> str:
    return union(context).name


@register.simple_tag
def foreign(said: str) -> str:
    """` lang="en" dir="ltr"` for words that are in another language than the page; nothing for its own."""
    language = getattr(said, "language", "")
    if not language or language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', html_lang(language), said.direction)


@register.simple_tag
def today() -> date:
    return timezone.localdate()


@register.filter
def get_item(mapping: dict, key):
    return mapping.get(key, key) if mapping else key


@register.simple_tag(takes_context=True)
def same_address_with(context, **changes) -> str:
    """The query string of this address with some parameters changed; None or "" takes one away."""
    kept = [(name, values) for name, values in context["request"].GET.lists() if name not in changes]
    new = [(name, value) for name, value in changes.items() if value not in (None, "")]
    return f"?{urlencode([*kept, *new], doseq=True)}"


@register.simple_tag(takes_context=True)
def same_address_without(context, name: str, value: str) -> str:
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
def trail(context, page) -> list[dict]:
    """The pages above this one, from the home page down."""
    return [{"title": parent.title, "url": parent.get_url(context.get("request"))} for parent in page.above]


@register.simple_tag
def laid_out(body) -> dict:
    """How the blocks of a page stand on it: main points on top, panels at the side, everything else in the middle.

    `contents` are its headings with anchors that no two share; `level` is that of a block's own title, so that
    headings stay in order whether or not a heading block came before.
    """
    look_up_links(body)
    _fetch_renditions(body)
    key, main, side, contents, taken = None, [], [], [], set()
    for block in body:
        part = {"block": block, "anchor": "", "level": 3 if contents else 2}
        if block.block_type == "heading":
            part["anchor"] = _free(anchor(block.value), taken)
            contents.append({"title": block.value, "anchor": part["anchor"]})
        if block.block_type == "key_points" and key is None:
            key = part
        elif block.block_type == "panel":
            side.append(part)
        else:
            main.append(part)
    return {"key": key, "main": main, "side": side, "contents": contents}


def _fetch_renditions(body) -> None:
    """One query for the small copies of all pictures of a page."""
    pictures = [block.value["image"] for block in body if block.block_type == "image"]
    prefetch_related_objects([picture for picture in pictures if picture], "renditions")


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another heading or the layout has it."""
    candidate, number = name, 2
    while candidate in taken or candidate in FRAME_IDS:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate


@register.filter
def destination(page: Page | None):
    """Where a page that was chosen in a block leads: in the reader's language, or nowhere."""
    return destination_of(page)


@register.filter
def published_files(documents: list[SiteDocument]) -> list[SiteDocument]:
    """Those of the files that readers are given. One query."""
    there = SiteDocument.objects.published().in_bulk([document.pk for document in documents if document])
    return [there[document.pk] for document in documents if document and document.pk in there]


@register.filter
def without_dead_links(html: str) -> str:
    return mark_safe(_without_dead_links(html))


@register.filter
def at(sequence, position: int):
    return sequence[position] if position < len(sequence) else ""


@register.filter
def form_name(code: str) -> str:
    """What a resource is, in words: "flyer" → "Flyer"."""
    return Kind(code).label if code in Kind.values else ""


@register.filter
def place_name(code: str) -> str:
    """An area in words: "county:17031" → "Cook County, Illinois"."""
    from cms.places.lookup import place_name as name_of

    return name_of(code, get_language(), with_state=True)
