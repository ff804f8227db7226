"""What the head of a page tells others about it: where it is, in which languages, how it looks when it is shared."""

from html import unescape

from django import template
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from cms.site_settings.models import SHARE_IMAGE
from search.index.entry_types import get_entry_type, is_registered

from ..schema_org import build_graph, json_ld_script
from .page_tags import live_translations, localized_urls, to_bcp47

register = template.Library()

# The languages as those who read og:locale know them.
OPEN_GRAPH = {
    "en": "en_US",
    "es": "es_US",
    "ht": "ht_HT",
    "ar": "ar_AR",
    "zh-hans": "zh_CN",
    "vi": "vi_VN",
    "fr": "fr_FR",
}


@register.simple_block_tag
def capture(content: str) -> str:
    """What a block says, as plain text, so that one block can fill several tags."""
    return unescape(" ".join(content.split()))


@register.simple_tag(takes_context=True)
def print_view(context) -> bool:
    """Whether the page is asked for as it prints (`?print`)."""
    request = context.get("request")
    return request is not None and "print" in request.GET


@register.simple_tag(takes_context=True)
def page_urls(context, robots: str = "") -> dict:
    """`canonical`: the one address of this page, without a query; `alternates`: language → address, this one among
    them, where there are several and search engines are welcome. All absolute, none for a page that is not public."""
    request = context.get("request")
    page = context.get("page")
    if request is None:
        return {}
    if isinstance(page, Page):
        variants = live_translations(request, page) if page.pk else {}
    elif context.get("has_localized_urls"):
        variants = localized_urls(request.path)
    else:
        variants = {}
    found = {code: request.build_absolute_uri(variants[code]) for code, _ in settings.LANGUAGES if code in variants}
    listed = len(found) > 1 and "noindex" not in robots
    return {"canonical": found.get(get_language(), ""), "alternates": found if listed else {}}


@register.filter
def open_graph(code: str) -> str:
    """A language as og:locale has it: "es" → "es_US"."""
    return OPEN_GRAPH.get(code, code.replace("-", "_"))


@register.simple_tag(takes_context=True)
def social_image(context) -> dict | None:
    """The picture a messenger shows beside the link: the first of the page, else the site's own."""
    request, picture = context.get("request"), first_image(context.get("page"))
    picture = picture or getattr(context.get("site_context"), "share_image", None)
    if picture is None or request is None:
        return None
    copy = picture.get_rendition(SHARE_IMAGE)
    return {
        "url": request.build_absolute_uri(copy.url),
        "path": copy.url,
        "width": copy.width,
        "height": copy.height,
        "description": getattr(picture, "contextual_alt_text", "") or picture.default_alt_text,
    }


def first_image(page):
    """The first picture in the text of a page. One query for the small copies of all of them, as its text needs."""
    pictures = [block.value["image"] for block in getattr(page, "body", None) or () if block.block_type == "image"]
    pictures = [picture for picture in pictures if picture]
    prefetch_related_objects(pictures, "renditions")
    return pictures[0] if pictures else None


@register.simple_tag(takes_context=True)
def structured_data(context) -> str:
    """What search engines may read about this page, as JSON-LD; nothing on pages they are asked to leave out."""
    urls = context.get("urls") or {}
    if not urls.get("canonical") or "noindex" in context.get("robots", ""):
        return ""
    request = context["request"]
    nodes = build_graph(
        page=context.get("page"),
        extra=context.get("structured", ()),
        url=urls["canonical"],
        home=request.build_absolute_uri(context["site_context"].home),
        absolute=request.build_absolute_uri,
        site=context["site"],
        title=context["title"],
        description=context["description"],
        language=to_bcp47(get_language()),
        picture=context.get("social_image"),
        ancestors=context.get("ancestors", ())[1:] or context.get("breadcrumb_items", ()),
    )
    return mark_safe(json_ld_script(nodes))  # noqa: S308 - every character that could end the block is escaped


@register.filter
def open_graph_type(page) -> str:
    """`article` or `website`, by the kind of the page; `website` where there is no page."""
    kind = getattr(page, "search_kind", "")
    return "article" if is_registered(kind) and get_entry_type(kind).is_article else "website"
