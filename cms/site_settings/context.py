"""What every page of a Site has in one language: name, lines, menu, foot, hotlines, alerts. Read from the cache.

A page asks for it once, by the host of its address, and costs no query while it is in the cache. Whatever changes
anything that readers see has it made anew (cms/http/cache_version.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypedDict

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import Page, Site

from cms.alerts.active import ActiveAlert, alerts_of
from cms.http import cache_version
from cms.i18n.active_language import active_language
from cms.i18n.localized_text import LocalizedText
from cms.i18n.urls import in_language
from cms.visibility.querysets import published
from search.index.models import SearchEntry

from .blocks import BUILTIN_ITEMS, Hotline, is_safe_url, localize_hotline
from .models import Logo, SiteSettings
from .theme import MAIN, Palette


class MenuRow(TypedDict):
    """A row of the menu or the foot. `language`: that of the title."""

    title: LocalizedText
    url: str
    language: str


class HomeRow(TypedDict):
    """The first page of a site in one language: its code, its own name for itself, and the address."""

    code: str
    name: str
    url: str


@dataclass
class SiteContext:
    """What the frame of every page shows. `stylesheet_url` and `share_image` may be empty."""

    name: LocalizedText
    tagline: LocalizedText = LocalizedText("")
    about_text: LocalizedText = LocalizedText("")
    not_government_notice: LocalizedText = LocalizedText("")
    privacy_promise: LocalizedText = LocalizedText("")
    disclaimer: LocalizedText = LocalizedText("")
    exit_url: str = ""
    stylesheet_url: str = ""
    theme_colour: str = MAIN
    logo: Logo | None = None
    share_image: object | None = None
    home: str = "/"
    homes: list[HomeRow] = field(default_factory=list)
    menu: list[MenuRow] = field(default_factory=list)
    footer_menu: list[MenuRow] = field(default_factory=list)
    hotlines: list[Hotline] = field(default_factory=list)
    alerts: list[ActiveAlert] = field(default_factory=list)


def get_site_context(request: HttpRequest | None) -> SiteContext:
    """The frame of the Site that a request came to, in the language that is active."""
    language = active_language()
    if request is None:
        return default_site_context(language)
    known = request.__dict__.setdefault("_site_contexts", {})
    if language not in known:
        known[language] = _preview_context(request, language) or _cached_context(request, language)
    return known[language]


def _preview_context(request: HttpRequest, language: str) -> SiteContext | None:
    """Settings that an editor is looking at before they are saved."""
    draft = getattr(request, SiteSettings.get_cache_attr_name(), None)
    return build_site_context(draft.site, draft, request, language) if draft else None


def _cached_context(request: HttpRequest, language: str) -> SiteContext:
    try:
        key = f"site-context:{request.get_host()}:{language}"
    except DisallowedHost:
        return default_site_context(language)
    version, cached = cache_version.get_cached(key)
    if cached is None:
        site = Site.find_for_request(request)
        cached = (
            default_site_context(language)
            if site is None
            else build_site_context(site, _settings_of(site), request, language)
        )
        cache_version.set_cached(key, version, cached)
    return cached


def _settings_of(site: Site) -> SiteSettings:
    found = SiteSettings.objects.select_related("logo", "logo_on_dark", "share_image").filter(site=site).first()
    return found or SiteSettings(site=site)


def default_site_context(language: str) -> SiteContext:
    """What there is to say where no Site is known."""
    lines = _defaults(language)
    return SiteContext(
        name=LocalizedText(gettext("This site"), language),
        exit_url=settings.EXIT_URL,
        not_government_notice=lines["not_government_notice"],
        privacy_promise=lines["privacy_promise"],
        disclaimer=lines["disclaimer"],
    )


def _defaults(language: str) -> dict[str, LocalizedText]:
    return {
        "not_government_notice": LocalizedText(
            gettext("We are not the government and share nothing with it."), language
        ),
        "privacy_promise": LocalizedText(
            gettext(
                "No cookies, no counting of visits, nothing loaded from anyone else. We never ask your name or status "
                "to read or to find help."
            ),
            language,
        ),
        "disclaimer": LocalizedText(
            gettext(
                "General information, not legal advice. "
                "For advice on your own case ask a lawyer or a group that gives legal help."
            ),
            language,
        ),
    }


def build_site_context(site: Site, own: SiteSettings, request: HttpRequest, language: str) -> SiteContext:
    """The frame of a Site in one language, made anew: some ten queries."""
    homes = _home_pages(site)
    root = next((page for page in homes.values() if page.pk == site.root_page_id), None) or site.root_page
    source = root.locale.language_code
    palette = Palette(own.main_colour, own.second_colour)
    texts = _texts(own, language, source)
    texts.setdefault("name", LocalizedText(site.site_name or gettext("This site"), "" if site.site_name else language))
    menu, footer_menu = _menu_items(own, root, request, language)
    return SiteContext(
        **_defaults(language) | texts,
        exit_url=own.exit_url or settings.EXIT_URL,
        stylesheet_url=palette.url,
        theme_colour=palette.main,
        logo=own.get_logo(),
        share_image=own.get_social_image(),
        home=homes.get(language, root).get_url(request) or "/",
        homes=[
            {"code": code, "name": name, "url": homes[code].get_url(request)}
            for code, name in settings.LANGUAGES
            if code in homes
        ],
        menu=menu,
        footer_menu=footer_menu,
        hotlines=[localize_hotline(row.value, language, source) for row in own.hotlines],
        alerts=alerts_of(site, request, language, source),
    )


def _home_pages(site: Site) -> dict[str, Page]:
    """Language → the first page of the site in it."""
    key = Page.objects.filter(pk=site.root_page_id).values("translation_key")
    pages = published(Page.objects.filter(translation_key__in=key)).select_related("locale")
    return {page.locale.language_code: page for page in pages}


def _texts(own: SiteSettings, language: str, source: str) -> dict[str, LocalizedText]:
    """Each line in the reader's language, else in that of the site."""
    rows = {row.value["language"]: row.value for row in own.translations}
    texts: dict[str, LocalizedText] = {}
    for name in ("name", "tagline", "about_text", "not_government_notice", "privacy_promise", "disclaimer"):
        for code in (language, source):
            if rows.get(code, {}).get(name):
                texts.setdefault(name, LocalizedText(rows[code][name], code))
    # This one says the same wherever it stands, and the catalogues say it in the reader's own language.
    if "not_government_notice" in texts and texts["not_government_notice"].language != language:
        del texts["not_government_notice"]
    return texts


def _menu_items(
    own: SiteSettings, root: Page, request: HttpRequest, language: str
) -> tuple[list[MenuRow], list[MenuRow]]:
    """The rows of menu and foot: as they were chosen, else the pages below the first one."""
    source = root.locale.language_code
    chosen = [
        row.value.pk for rows in (own.menu, own.footer_menu) for row in rows if row.block_type == "page" and row.value
    ]
    pages = _menu_pages(root, chosen, language)
    best = {page.translation_key: page for page in sorted(pages, key=lambda page: _language_code(page) == language)}
    short = _short_titles(best.values())

    def row_of_page(page: Page) -> MenuRow | None:
        shown = best.get(page.translation_key)
        if shown is None:
            return None
        title = LocalizedText(short.get(shown.pk) or shown.title, _language_code(shown))
        return {"title": title, "url": shown.get_url(request), "language": title.language}

    def row_of(block) -> MenuRow | None:
        if block.block_type == "page":
            return row_of_page(block.value) if block.value else None
        if block.block_type == "builtin":
            return _builtin_item(block.value, language)
        return _url_item(block.value, language, source)

    def rows_of(stream) -> list[MenuRow]:
        return [row for row in map(row_of, stream) if row]

    below = [page for page in pages if _is_below(page, root)]
    menu = [_builtin_item("groups", language), *(row_of_page(page) for page in below if page.show_in_menus)]
    footer_menu = [row_of_page(page) for page in below if not page.show_in_menus]
    return (
        rows_of(own.menu) or [row for row in menu if row],
        rows_of(own.footer_menu) or [row for row in footer_menu if row],
    )


def _menu_pages(root: Page, chosen: list[int], language: str) -> list[Page]:
    """The chosen pages and those below the first one, in the language as well: as far as all may read them."""
    wanted = Q(pk__in=chosen) | Q(path__startswith=root.path, depth=root.depth + 1)
    keys = Page.objects.filter(wanted).values("translation_key")
    translated = Q(translation_key__in=keys, locale__language_code=language, alias_of=None)
    return list(published(Page.objects.filter(wanted | translated)).select_related("locale").order_by("path"))


def _is_below(page: Page, root: Page) -> bool:
    return page.depth == root.depth + 1 and page.path.startswith(root.path)


def _language_code(page: Page) -> str:
    return page.locale.language_code


def _short_titles(pages: Iterable[Page]) -> dict[int, str]:
    """Page → its title for menus, where it has one. One query for all page types."""
    keys = {f"page:{page.translation_key}" for page in pages}
    if not keys:
        return {}
    return dict(
        SearchEntry.objects.live().filter(key__in=keys).values_list("display_data__page", "display_data__menu_title")
    )


def _builtin_item(name: str, language: str) -> MenuRow | None:
    if name not in BUILTIN_ITEMS:
        return None
    words = {"groups": gettext("Find a group"), "search": gettext("Search")}
    return {"title": LocalizedText(words[name], language), "url": reverse(BUILTIN_ITEMS[name]), "language": language}


def _url_item(value, language: str, source: str) -> MenuRow | None:
    if not value["url"] or not is_safe_url(value["url"]):
        return None
    own = next((row["text"] for row in value["translations"] if row["language"] == language and row["text"]), "")
    title = LocalizedText(own, language) if own else LocalizedText(value["text"], source)
    return {"title": title, "url": in_language(value["url"], language), "language": title.language}
