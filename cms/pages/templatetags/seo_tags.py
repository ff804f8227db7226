"""What the head of a page tells others about it: where it is, in which languages, how it looks when it is shared."""

from html import unescape

from django import template
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from cms.site_settings.models import SHARE_IMAGE

from ..schema_org import as_data_block, describe
from .page_tags import html_lang, in_every_language, page_variants

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
def keep(content: str) -> str:
    """What a block says, as plain text, so that one block can fill several tags."""
    return unescape(" ".join(content.split()))


@register.simple_tag(takes_context=True)
def print_view(context) -> bool:
    """Whether the page is asked for as it prints (`?print`)."""
    request = context.get("request")
    return request is not None and "print" in request.GET


@register.simple_tag(takes_context=True)
def addresses(context, robots: str = "") -> dict:
    """`canonical`: the one address of this page, without a query; `alternates`: language → address, this one among
    them, where there are several and search engines are welcome. All absolute, none for a page that is not public."""
    request = context.get("request")
    page = context.get("page")
    if request is None:
        return {}
    if isinstance(page, Page):
        variants = page_variants(request, page) if page.pk else {}
    elif context.get("in_every_language"):
        variants = in_every_language(request.path)
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
def shared_picture(context) -> dict | None:
    """The picture a messenger shows beside the link: the first of the page, else the site's own."""
    request, picture = context.get("request"), picture_of(context.get("page"))
    picture = picture or getattr(context.get("union"), "share_image", None)
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


def picture_of(page):
    """The first picture in the text of a page. One query for the small copies of all of them, as its text needs."""
    pictures = [block.value["image"] for block in getattr(page, "body", None) or () if block.block_type == "image"]
    pictures = [picture for picture in pictures if picture]
    prefetch_related_objects(pictures, "renditions")
    return pictures[0] if pictures else None


@register.simple_tag(takes_context=True)
def structured_data(context) -> str:
    """What search engines may read about this page, as JSON-LD; nothing on pages they are asked to leave out."""
    at = context.get("at") or {}
    if not at.get("canonical") or "noindex" in context.get("robots", ""):
        return ""
    request = context["request"]
    nodes = describe(
        page=context.get("page"),
        extra=context.get("structured", ()),
        address=at["canonical"],
        home=request.build_absolute_uri(context["union"].home),
        absolute=request.build_absolute_uri,
        site=context["site"],
        title=context["title"],
        description=context["description"],
        language=html_lang(get_language()),
        picture=context.get("picture"),
        above=context.get("above", ())[1:] or context.get("between", ()),
    )
    return mark_safe(as_data_block(nodes))  # noqa: S308 - every character that could end the block is escaped
