"""What is asked of an engine, after the words were understood; the same for every engine."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from .models import ViewerRole

PAGE_SIZE = 10
NEARBY_KM = 40.0
TIERS = ("zip", "county", "state", "nation")


@dataclass(frozen=True)
class Phrase:
    """Words that stand together. `locale` is their language; empty where it is not known."""

    text: str
    locale: str = ""


@dataclass(frozen=True)
class Clause:
    """One idea of a query: found where any of its phrases stands."""

    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class ParsedQuery:
    """A query in words: what was typed, its ideas, the codes in it ("hb169") and the areas it names ("state:OH")."""

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    codes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    too_long: bool = False

    @property
    def minimum_should_match(self) -> int:
        """How many of the ideas a thing must hold: all of two, one less of up to five, half of more."""
        count = len(self.clauses)
        if count <= 2:
            return count
        return count - 1 if count <= 5 else count // 2


@dataclass(frozen=True)
class SearchRequest:
    """A question to everything. `kind` and `topic` are single slugs or empty; `page` starts at 1."""

    query: ParsedQuery
    locale: str
    kind: str = ""
    topic: str = ""
    page: int = 1
    size: int = PAGE_SIZE
    viewer: str = ViewerRole.EVERYONE
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    relaxed: bool = False

    @property
    def minimum_should_match(self) -> int:
        return min(1, len(self.query.clauses)) if self.relaxed else self.query.minimum_should_match


@dataclass(frozen=True)
class DirectoryRequest:
    """Which groups serve a place. `chain` maps area codes to their tier ("county:17031" → "county").

    `within` is the code of a state or county asked for as a whole: groups that serve a part of it come after those
    that serve all of it. `point` is (latitude, longitude) in degrees. Services and languages are "any of these".
    """

    locale: str
    chain: dict[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()
    point: tuple[float, float] | None = None
    query: ParsedQuery = ParsedQuery()
    services: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    page: int = 1
    size: int = PAGE_SIZE
    viewer: str = ViewerRole.EVERYONE
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def today(self) -> int:
        return self.now.date().toordinal()

    @property
    def spoken(self) -> str:
        """The reader's own language, as groups name those they speak."""
        return self.locale.partition("-")[0]

    @property
    def tiers(self) -> tuple[str, ...]:
        """Who serves the place, narrowest first; parts of it after the whole; near-by only at the end."""
        if not self.chain:
            return ("all",)
        tiers = [tier for tier in TIERS if tier in self.chain.values()]
        if self.within:
            tiers.insert(1, "within")
        return (*tiers, "near")
