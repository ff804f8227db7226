"""The kinds of entries there are. Each app registers its own; results, lists, feeds and structured data ask here.

`search.index` knows no model and no page: what an entry is called, where it leads and what a list adds to it is said
by the app that makes it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from .models import SearchEntry


def _stored_url(entry: SearchEntry) -> str:
    url: str = entry.display_data["url"]
    return url


def _nothing(entry: SearchEntry) -> dict[str, object]:
    return {}


@dataclass(frozen=True)
class EntryType:
    """One kind of entry.

    kind: as entries store it, and as the facet in the address of the search page names it.
    singular, plural: what readers are told, lazy strings.
    url: the path of an entry's page for the active language.
    result_context: what a row of results shows beyond what each row does (components/result.html).
    schema_type: of schema.org; is_article: how a page of this kind is shared (Open Graph).
    in_feed: the feed of the latest content has it. listable: editors may show the latest of it in a block.
    in_suggestions: the page for a wrong address may suggest it by its title and address.
    in_sitemap: /sitemap-<kind>.xml lists its entries. Pages and groups list themselves (cms/pages/sitemaps.py).
    """

    kind: str
    singular: Promise | str
    plural: Promise | str
    url: Callable[[SearchEntry], str] = _stored_url
    result_context: Callable[[SearchEntry], Mapping[str, object]] = _nothing
    schema_type: str = "WebPage"
    is_article: bool = False
    in_feed: bool = True
    listable: bool = False
    in_suggestions: bool = True
    in_sitemap: bool = False


_types: dict[str, EntryType] = {}


def register(*entry_types: EntryType) -> None:
    """Called by apps when they are ready."""
    for entry_type in entry_types:
        _types[entry_type.kind] = entry_type


def registered() -> list[EntryType]:
    """By kind, so that lists of choices stand in one order whatever the order of apps."""
    return sorted(_types.values(), key=lambda entry_type: entry_type.kind)


def get_entry_type(kind: str) -> EntryType:
    """Raises KeyError for a kind that no app has registered."""
    return _types[kind]


def is_registered(kind: str) -> bool:
    """Whether an app has registered this kind."""
    return kind in _types


def kinds(**facts: bool) -> list[str]:
    """The kinds with these facts: `kinds(in_feed=True)`."""
    return [
        entry_type.kind
        for entry_type in registered()
        if all(getattr(entry_type, name) is value for name, value in facts.items())
    ]


def entry_url(entry: SearchEntry) -> str:
    """Where an entry leads, for the active language."""
    return get_entry_type(entry.kind).url(entry)
