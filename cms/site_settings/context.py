"""What every page of a Site has in one language: name, lines, menu, foot, hotlines, alerts. Read from the cache.

A page asks for it once, by the host of its address, and costs no query while it is in the cache. Whatever changes
anything that readers see has it made anew (cms/http/cache_version.py).
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from wagtail.models import Page, Site

from cms.alerts.active import Shown, alerts_of
from cms.http import cache_version
from cms.i18n.localized_text import Said
from cms.i18n.urls import in_language
from cms.visibility.querysets import published
from search.index.models import SearchEntry

from .blocks import PLACES, hotline_of, is_safe_address
from .models import UnionSettings
from .theme import MAIN, Palette


@dataclass
class Union:
    """`menu` and `foot` are rows of title (Said), url, language; `hotlines` of name, number, tel, languages, hours,
    note; `homes` of code, name, url. `colours` and `share_image` may be empty."""

    name: Said
    motto: Said = Said("")
    about: Said = Said("")
    not_government: Said = Said("")
    promise: Said = Said("")
    closing: Said = Said("")
    exit_url: str = ""
    colours: str = ""
    theme_colour: str = MAIN
    logo: dict | None = None
    share_image: object | None = None
    home: str = "/"
    homes: list[dict] = field(default_factory=list)
    menu: list[dict] = field(default_factory=list)
    foot: list[dict] = field(default_factory=list)
    hotlines: list[dict] = field(default_factory=list)
    alerts: list[Shown] = field(default_factory=list)


def union_for(request) -> Union:
    """The frame of the Site that a request came to, in the language that is active."""
    language = get_language() or settings.LANGUAGE_CODE
    if request is None:
        return without_site(language)
    known = request.__dict__.setdefault("_unions", {})
    if language not in known:
        known[language] = _previewed(request, language) or _cached(request, language)
    return known[language]


def _previewed(request, language: str) -> Union | None:
    """Settings that an editor is looking at before they are saved."""
    draft = getattr(request, UnionSettings.get_cache_attr_name(), None)
    return union_of(draft.site, draft, request, language) if draft else None


def _cached(request, language: str) -> Union:
    try:
        key = f"union:{request.get_host()}:{language}"
    except DisallowedHost:
        return without_site(language)
    version, kept = cache_version.fresh(key)
    if kept is None:
        site = Site.find_for_request(request)
        kept = without_site(language) if site is None else union_of(site, _settings_of(site), request, language)
        cache_version.keep(key, version, kept)
    return kept


def _settings_of(site) -> UnionSettings:
    found = UnionSettings.objects.select_related("logo", "logo_on_dark", "share_image").filter(site=site).first()
    return found or UnionSettings(site=site)


def without_site(language: str) -> Union:
    """What there is to say where no Site is known."""
    return Union(name=Said(gettext("This site"), language), exit_url=settings.EXIT_URL, **_defaults(language))


def _defaults(language: str) -> dict:
    return {
        "not_government": Said(gettext("We are not the government and share nothing with it."), language),
        "promise": Said(
            gettext(
                "No cookies, no counting of visits, nothing loaded from anyone else. We never ask your name or status "
                "to read or to find help."
            ),
            language,
        ),
        "closing": Said(
            gettext(
                "General information, not legal advice. "
                "For advice on your own case ask a lawyer or a group that gives legal help."
            ),
            language,
        ),
    }


def union_of(site, own: UnionSettings, request, language: str) -> Union:
    homes = _homes(site)
    root = next((page for page in homes.values() if page.pk == site.root_page_id), None) or site.root_page
    source = root.locale.language_code
    palette = Palette(own.main_colour, own.second_colour)
    lines = _lines(own, language, source)
    lines.setdefault("name", Said(site.site_name or gettext("This site"), "" if site.site_name else language))
    menu, foot = _entries(own, root, request, language)
    return Union(
        **_defaults(language) | lines,
        exit_url=own.exit_url or settings.EXIT_URL,
        colours=palette.address,
        theme_colour=palette.main,
        logo=own.logo_shown(),
        share_image=own.shared_picture(),
        home=homes.get(language, root).get_url(request) or "/",
        homes=[
            {"code": code, "name": name, "url": homes[code].get_url(request)}
            for code, name in settings.LANGUAGES
            if code in homes
        ],
        menu=menu,
        foot=foot,
        hotlines=[hotline_of(row.value, language, source) for row in own.hotlines],
        alerts=alerts_of(site, request, language, source),
    )


def _homes(site) -> dict[str, Page]:
    """Language → the first page of the site in it."""
    key = Page.objects.filter(pk=site.root_page_id).values("translation_key")
    pages = published(Page.objects.filter(translation_key__in=key)).select_related("locale")
    return {page.locale.language_code: page for page in pages}


def _lines(own: UnionSettings, language: str, source: str) -> dict[str, Said]:
    """Each line in the reader's language, else in that of the site."""
    rows = {row.value["language"]: row.value for row in own.words}
    lines = {}
    for name in ("name", "motto", "about", "not_government", "promise", "closing"):
        for code in (language, source):
            if rows.get(code, {}).get(name):
                lines.setdefault(name, Said(rows[code][name], code))
    # This one says the same wherever it stands, and the catalogues say it in the reader's own language.
    if "not_government" in lines and lines["not_government"].language != language:
        del lines["not_government"]
    return lines


def _entries(own, root, request, language: str) -> tuple[list[dict], list[dict]]:
    """The rows of menu and foot: as they were chosen, else the pages below the first one."""
    source = root.locale.language_code
    chosen = [row.value.pk for rows in (own.menu, own.foot) for row in rows if row.block_type == "page" and row.value]
    pages = _open_pages(root, chosen, language)
    best = {page.translation_key: page for page in sorted(pages, key=lambda page: _language(page) == language)}
    short = _short_titles(best.values())

    def row_of_page(page):
        shown = best.get(page.translation_key)
        if shown is None:
            return None
        title = Said(short.get(shown.pk) or shown.title, _language(shown))
        return {"title": title, "url": shown.get_url(request), "language": title.language}

    def row_of(block):
        if block.block_type == "page":
            return row_of_page(block.value) if block.value else None
        if block.block_type == "place":
            return _place(block.value, language)
        return _address(block.value, language, source)

    def rows_of(stream):
        return [row for row in map(row_of, stream) if row]

    below = [page for page in pages if _is_below(page, root)]
    menu = [_place("groups", language)] + [row_of_page(page) for page in below if page.show_in_menus]
    foot = [row_of_page(page) for page in below if not page.show_in_menus]
    return rows_of(own.menu) or menu, rows_of(own.foot) or foot


def _open_pages(root, chosen: list[int], language: str) -> list[Page]:
    """The chosen pages and those below the first one, in the language as well: as far as all may read them."""
    wanted = Q(pk__in=chosen) | Q(path__startswith=root.path, depth=root.depth + 1)
    keys = Page.objects.filter(wanted).values("translation_key")
    translated = Q(translation_key__in=keys, locale__language_code=language, alias_of=None)
    return list(published(Page.objects.filter(wanted | translated)).select_related("locale").order_by("path"))


def _is_below(page, root) -> bool:
    return page.depth == root.depth + 1 and page.path.startswith(root.path)


def _language(page) -> str:
    return page.locale.language_code


def _short_titles(pages) -> dict[int, str]:
    """Page → its title for menus, where it has one. One query for all page types."""
    keys = {f"page:{page.translation_key}" for page in pages}
    if not keys:
        return {}
    return dict(SearchEntry.objects.live().filter(key__in=keys).values_list("card__page", "card__menu_title"))


def _place(name: str, language: str) -> dict | None:
    if name not in PLACES:
        return None
    words = {"groups": gettext("Find a group"), "search": gettext("Search")}
    return {"title": Said(words[name], language), "url": reverse(PLACES[name]), "language": language}


def _address(value, language: str, source: str) -> dict | None:
    if not value["address"] or not is_safe_address(value["address"]):
        return None
    own = next((row["text"] for row in value["translations"] if row["language"] == language and row["text"]), "")
    title = Said(own, language) if own else Said(value["text"], source)
    return {"title": title, "url": in_language(value["address"], language), "language": title.language}
