"""What an engine answers."""

from dataclasses import dataclass, field
from typing import Protocol, TypedDict

from django.utils.functional import Promise

from .models import SearchEntry
from .requests import DirectoryRequest, SearchRequest


@dataclass(frozen=True)
class EngineResult:
    """The document ids of one page of results in order, how many there are in all, and counts by facet value."""

    ids: list[str]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    tiers: dict[str, int] = field(default_factory=dict)
    tier_of: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SearchResults:
    """Rows in the order found. `answered_by` is the engine's name; `degraded` when the chosen one did not answer."""

    entries: list[SearchEntry]
    total: int
    facets: dict[str, dict[str, int]]
    answered_by: str
    degraded: bool = False
    relaxed: bool = False
    tiers: dict[str, int] = field(default_factory=dict)
    tier_of: dict[str, str] = field(default_factory=dict)


class FacetRow(TypedDict):
    """A value of a facet, as the filter beside the results shows it. `on`: the reader has chosen it."""

    value: str
    name: Promise | str
    count: int
    on: bool


class Engine(Protocol):
    """What can be asked: the site's database, or Elasticsearch. Raises EngineUnavailableError where it cannot."""

    name: str

    def search(self, request: SearchRequest) -> EngineResult:
        """One page of everything that holds enough of the words."""

    def directory(self, request: DirectoryRequest) -> EngineResult:
        """One page of the groups that serve a place, in the one order that every engine keeps."""
