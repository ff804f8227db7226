"""What a reader may ask of the search page. Never raises: what is not known is ignored, what is too large is cut."""

from dataclasses import dataclass

from django.http import QueryDict

from search.index.pages import page_of


@dataclass(frozen=True)
class SearchQuestion:
    q: str
    kind: str
    topic: str
    page: int


def read(query: QueryDict) -> SearchQuestion:
    return SearchQuestion(
        q=query.get("q", ""), kind=slug(query.get("kind")), topic=slug(query.get("topic")), page=page_of(query)
    )


def slug(value: str | None) -> str:
    """A facet value as typed into an address; empty where it cannot be one."""
    value = (value or "").strip().lower()
    return value if len(value) <= 50 and value.replace("-", "").replace("_", "").isalnum() and value.isascii() else ""
