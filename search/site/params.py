"""What a reader may ask of the search page. Never raises: what is not known is ignored, what is too large is cut."""

from dataclasses import dataclass

from django.http import QueryDict

from search.index.pagination import page_number


@dataclass(frozen=True)
class SearchParams:
    """A question to everything: words as typed, a kind and a topic as slugs, and a page from 1."""

    q: str
    kind: str
    topic: str
    page: int


def parse_params(query: QueryDict) -> SearchParams:
    """The question in an address."""
    return SearchParams(
        q=query.get("q", ""), kind=slug(query.get("kind")), topic=slug(query.get("topic")), page=page_number(query)
    )


def slug(value: str | None) -> str:
    """A facet value as typed into an address; empty where it cannot be one."""
    value = (value or "").strip().lower()
    return value if len(value) <= 50 and value.replace("-", "").replace("_", "").isalnum() and value.isascii() else ""
