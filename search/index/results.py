"""What an engine answers."""

from dataclasses import dataclass, field

from .models import SearchEntry


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
