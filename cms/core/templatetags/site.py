"""Template tags that every template has: icons, the frame of the page, languages, words for codes."""

from datetime import date

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_bidi
from wagtail.models import Page, Site

from ..icons import ICONS, MIRRORED

register = template.Library()


@register.simple_tag
def icon(name: str) -> str:
    """A drawing beside a word; screen readers pass over it."""
    kind = "icon flip" if name in MIRRORED else "icon"
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', kind, mark_safe(ICONS[name]))


@register.simple_tag
def direction() -> str:
    return "rtl" if get_language_bidi() else "ltr"


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
    from ..spoken import SPOKEN

    return SPOKEN.get(code, code)


@register.filter
def as_date(value: str | date | None) -> date | None:
    """Cards hold dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value


@register.simple_tag(takes_context=True)
def languages_here(context) -> list[dict]:
    """Every language this page exists in: code, name, address, whether it is the one shown."""
    page, request = context.get("page"), context.get("request")
    shown = get_language()
    if isinstance(page, Page) and page.pk:
        variants = page_variants(request, page)
    elif request is not None and context.get("in_every_language"):
        variants = {code: translate_url(request.get_full_path(), code) for code, _ in settings.LANGUAGES}
    else:
        variants = {}
    return [
        {"code": code, "name": name, "url": variants[code], "shown": code == shown}
        for code, name in settings.LANGUAGES
        if code in variants
    ]


def page_variants(request, page) -> dict[str, str]:
    """Language → address of each live translation of a page that is not an alias, the page among them. One query."""
    known = getattr(request, "_page_variants", {})
    if page.pk not in known:
        pages = Page.objects.live().filter(translation_key=page.translation_key, alias_of=None).select_related("locale")
        known[page.pk] = {variant.locale.language_code: variant.get_url(request) for variant in pages}
        request._page_variants = known
    return known[page.pk]


@register.simple_tag(takes_context=True)
def frame(context) -> dict:
    """Menu and foot: the pages below the home page of this language, or of English where it has none."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site is None:
        return {"menu": [], "foot": [], "home": "/"}
    return getattr(request, "_frame", None) or _frame_of(request, site)


def _frame_of(request, site) -> dict:
    homes = {
        home.locale.language_code: home
        for home in Page.objects.live()
        .filter(translation_key=site.root_page.translation_key, alias_of=None)
        .select_related("locale")
    }
    shown = get_language()
    home = homes.get(shown) or site.root_page
    source = homes.get(settings.LANGUAGE_CODE, home)
    pages = list(
        Page.objects.live().public().filter(depth=home.depth + 1, path__startswith=home.path).order_by("path")
        | Page.objects.live().public().filter(depth=source.depth + 1, path__startswith=source.path).order_by("path")
    )
    own = {page.translation_key: page for page in pages if page.path.startswith(home.path)}
    rows = [own.get(page.translation_key, page) for page in pages if page.path.startswith(source.path)]
    entries = [
        {
            "title": page.title,
            "url": page.get_url(request),
            "language": shown if page.translation_key in own else settings.LANGUAGE_CODE,
            "in_menu": page.show_in_menus,
        }
        for page in rows
    ]
    request._frame = {
        "home": home.get_url(request),
        "menu": [entry for entry in entries if entry["in_menu"]],
        "foot": [entry for entry in entries if not entry["in_menu"]],
    }
    return request._frame


@register.simple_tag
def today() -> date:
    return timezone.localdate()


@register.filter
def get_item(mapping: dict, key):
    return mapping.get(key, key) if mapping else key


@register.simple_tag(takes_context=True)
def same_address_with(context, **changes) -> str:
    """The query string of this address with some parameters changed; None or "" takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"
