"""Links to pages: they lead to the page in the reader's language, and all links of a page are looked up at once."""

import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from django.template.loader import render_to_string
from django.utils.translation import get_language
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from cms.visibility.querysets import published, with_link_fields
from search.index.projection import best_locale

from .handlers import LinkTarget, ReferenceTrackedLinkHandler, foreign_language_or_empty, opening_tag, valid_pks

_BROKEN = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_SEPARATOR = "\x1d"  # in no text: XML and HTML forbid it
# Where links lead, primary key → target, while all texts of a page are expanded at once; None: nobody has looked.
_looked_up: ContextVar[dict[str, LinkTarget] | None] = ContextVar("looked_up", default=None)


def resolve_page_links(keys) -> dict[str, LinkTarget]:
    """Translation key → the published page in the reader's language, or in the next best. One query."""
    variants: dict[str, dict[str, Page]] = {}
    pages = with_link_fields(published(Page.objects.filter(translation_key__in=keys)))
    for page in pages if keys else ():
        variants.setdefault(str(page.translation_key), {})[page.locale.language_code] = page
    found = {key: _best(pages) for key, pages in variants.items()}
    return {key: link_target for key, link_target in found.items() if link_target}


def _best(variants: dict[str, Page]) -> LinkTarget | None:
    page = variants[best_locale(get_language(), set(variants))]
    url = page.get_url()
    return LinkTarget(url, page.title, foreign_language_or_empty(page.locale.language_code)) if url else None


class LivePageLinkHandler(ReferenceTrackedLinkHandler, PageLinkHandler):
    """Takes the place of Wagtail's, which links to drafts, never says the language and asks once for each link."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        ids = [attrs.get("id", "") for attrs in attrs_list]
        found = _looked_up.get()
        if found is None:
            keys = _translation_keys(ids)
            found = _by_pk(keys, resolve_page_links(set(keys.values())))
        return [opening_tag(found.get(pk)) for pk in ids]


def _translation_keys(pks) -> dict[str, str]:
    """Primary key as it is written in a text → translation key."""
    rows = Page.objects.filter(pk__in=valid_pks(pks)).order_by().values_list("pk", "translation_key")
    return {str(pk): str(key) for pk, key in rows}


def _by_pk(keys: dict[str, str], found: dict[str, LinkTarget]) -> dict[str, LinkTarget]:
    return {pk: found[key] for pk, key in keys.items() if key in found}


def unlink_broken_links(html: str) -> str:
    """What leads nowhere any more is plain text."""
    return _BROKEN.sub(r"\1", html)


class ExpandedRichText(RichText):
    """Rich text whose links were looked up together with all others of its page."""

    def __init__(self, source: str, html: str):
        super().__init__(source)
        self.html = html

    def __html__(self):
        return render_to_string("wagtailcore/shared/richtext.html", {"html": self.html})


def prefetch_links(body) -> None:
    """Look up where all links of the blocks lead, in rich text and in page choosers, in as many queries as one link.

    What was looked up before is not asked for again. The stored text of the blocks stays what it is: a page may be
    saved after it was shown.
    """
    texts, pages = [], []
    for value, put in values_in(body):
        if isinstance(value, RichText) and not isinstance(value, ExpandedRichText) and "linktype=" in value.source:
            texts.append((value, put))
        elif isinstance(value, Page) and not hasattr(value, "link_target"):
            pages.append(value)
    keys = _translation_keys(_linked_pks(text.source for text, _ in texts))
    found = resolve_page_links({*keys.values(), *(str(page.translation_key) for page in pages)})
    for page in pages:
        page.link_target = found.get(str(page.translation_key))
    if texts:
        known = _looked_up.set(_by_pk(keys, found))
        try:
            expanded = expand_db_html(_SEPARATOR.join(text.source for text, _ in texts)).split(_SEPARATOR)
        finally:
            _looked_up.reset(known)
        for (text, put), html in zip(texts, expanded, strict=True):
            put(ExpandedRichText(text.source, html))


def _linked_pks(sources) -> set[str]:
    """The pages that rich text links to, as it is stored."""
    attributes = (extract_attrs(found) for source in sources for found in FIND_A_TAG.findall(source))
    return {found["id"] for found in attributes if found.get("linktype") == "page" and "id" in found}


def resolve_link(page: Page | None) -> LinkTarget | None:
    """Where a page chosen in a block leads this reader; None where nobody can read it."""
    if page is None:
        return None
    if not hasattr(page, "link_target"):
        key = str(page.translation_key)
        page.link_target = resolve_page_links({key}).get(key)
    return page.link_target


def values_in(value, put: Callable = lambda new: None) -> Iterator[tuple[object, Callable]]:
    """Every value within the blocks, with a function that puts another in its place."""
    if isinstance(value, StreamValue):
        for child in value:
            yield from values_in(child.value, lambda new, child=child: setattr(child, "value", new))
    elif isinstance(value, ListValue):
        for child in value.bound_blocks:
            yield from values_in(child.value, lambda new, child=child: setattr(child, "value", new))
    elif isinstance(value, StructValue):
        for name, inner in value.items():
            yield from values_in(inner, lambda new, name=name: value.__setitem__(name, new))
    else:
        yield value, put
