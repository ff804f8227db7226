"""What the committed tables know of places, each table read once, when it is first asked.

No database and no network: the look-up answers a form, an import and a search before any of them is asked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .data_files import read_columns, read_rows
from .normalise import match_key

# What a county calls itself, longest first: "Orleans Parish" is found as "Orleans" too.
COUNTY_KINDS = (
    "City and Borough",
    "Planning Region",
    "Census Area",
    "Municipality",
    "Municipio",
    "District",
    "Borough",
    "County",
    "Parish",
    "Island",
    "city",
)


# Latitude and longitude in degrees.
Point = tuple[float, float]


@dataclass(frozen=True)
class State:
    """A state, or a territory, or what has ZIP codes and is outside: kind `associated` or `military`."""

    abbreviation: str
    kind: str
    name: str

    @property
    def code(self) -> str:
        return f"state:{self.abbreviation}"

    @property
    def is_covered(self) -> bool:
        return self.kind in ("state", "territory")


@dataclass(frozen=True)
class County:
    """A county or what the Census counts as one. `size` is the number of ZIPs that touch it, `point` their middle."""

    fips: str
    state: str
    name: str
    point: Point | None
    size: int
    valid_from: str
    valid_to: str
    replaced_by: str

    @property
    def code(self) -> str:
        return f"county:{self.fips}"


def base_name(county_name: str) -> str:
    """ "Cook" of "Cook County"."""
    for kind in COUNTY_KINDS:
        if county_name.endswith(" " + kind):
            return county_name.removesuffix(" " + kind)
    return county_name


@dataclass(frozen=True)
class City:
    """A name the post office delivers to, in one state. `listed` when it is the first name of some ZIP."""

    name: str
    state: str
    listed: bool
    zips: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.zips)


@dataclass(frozen=True)
class Zip:
    """A ZIP code: its middle, and the codes of the counties it touches, the main one first."""

    code: str
    point: Point | None
    state: str
    counties: tuple[str, ...]
    city: str


def point_of(latitude: str, longitude: str) -> Point | None:
    """Degrees from their digits; None where a place has no point."""
    return (float(latitude), float(longitude)) if latitude else None


class Zips:
    """ZIPs by their code. The rows are sorted by it: nothing but the file has to be read for one of them."""

    def __init__(self) -> None:
        self.columns = read_columns("zips.columns.xz")
        self.codes = self.columns["zip"]

    def get(self, code: str) -> Zip | None:
        row = bisect_left(self.codes, code)
        if self.codes[row : row + 1] != [code]:
            return None
        columns = self.columns
        return Zip(
            code,
            point_of(columns["latitude"][row], columns["longitude"][row]),
            columns["state"][row],
            tuple(columns["counties"][row].split()),
            columns["city"][row],
        )


class Cities:
    """Cities by the key of their name. The rows are sorted by it, which makes a prefix a slice."""

    def __init__(self) -> None:
        self.columns = read_columns("cities.columns.xz")
        self.keys = self.columns["key"]

    def city(self, row: int) -> City:
        name, state, listed, zips = (self.columns[column][row] for column in ("name", "state", "listed", "zips"))
        return City(name, state, bool(listed), tuple(zips.split()))

    def named(self, spelled: str, state: str | None = None) -> list[City]:
        rows = range(bisect_left(self.keys, spelled), bisect_right(self.keys, spelled))
        return [city for city in map(self.city, rows) if state in (None, city.state)]

    def starting_with(self, start: str) -> list[City]:
        rows = range(bisect_left(self.keys, start), bisect_left(self.keys, start + "\U0010ffff"))
        return list(map(self.city, rows))


class Counties:
    """Counties by their FIPS code and by the keys of their names."""

    def __init__(self) -> None:
        rows = read_rows("counties.tsv")
        self.by_fips = {
            row["county"]: County(
                row["county"],
                row["state"],
                row["name"],
                point_of(row["latitude"], row["longitude"]),
                int(row["zips"]),
                row["valid_from"],
                row["valid_to"],
                row["replaced_by"],
            )
            for row in rows
        }

    @cached_property
    def by_name(self) -> dict[str, list[County]]:
        return self.indexed(lambda county: county.name)

    @cached_property
    def by_base_name(self) -> dict[str, list[County]]:
        return self.indexed(lambda county: base_name(county.name))

    def indexed(self, name: Callable[[County], str]) -> dict[str, list[County]]:
        """Key of a name → counties. The name of a former county leads to the one that took its place."""
        index: dict[str, list[County]] = {}
        for county in self.by_fips.values():
            today = self.by_fips[county.replaced_by] if county.replaced_by else county
            found = index.setdefault(match_key(name(county)), [])
            if not today.valid_to and today not in found:
                found.append(today)
        return index

    def of_state(self, abbreviation: str) -> list[County]:
        return [county for county in self.by_fips.values() if county.state == abbreviation and not county.valid_to]


class States:
    """States and territories, and the names that each has in every language."""

    def __init__(self) -> None:
        self.by_abbreviation = {
            row["abbreviation"]: State(row["abbreviation"], row["kind"], row["name"])
            for row in read_rows("states.tsv")
        }
        self.names: dict[tuple[str, str], str] = {}  # (locale, abbreviation or "us") → name
        self.by_key: dict[str, str] = {}  # key of any name in any language → abbreviation or "us"
        for state in self.by_abbreviation.values():
            self.by_key[match_key(state.abbreviation)] = self.by_key[match_key(state.name)] = state.abbreviation
        for row in read_rows("names.tsv"):
            self.names[row["locale"], row["place"]] = row["name"]
            for name in filter(None, [row["name"], *row["also"].split("|")]):
                self.by_key[match_key(name)] = row["place"]

    def name(self, place: str, locale: str | None = None) -> str:
        """The name of a state by its abbreviation, of the nation by "us": the language's own, or English."""
        own = self.names.get((locale or "en", place)) or self.names.get(("en", place))
        return own or self.by_abbreviation[place].name


@lru_cache(maxsize=1)
def zips() -> Zips:
    """The ZIPs, read once."""
    return Zips()


@lru_cache(maxsize=1)
def cities() -> Cities:
    """The cities, read once."""
    return Cities()


@lru_cache(maxsize=1)
def counties() -> Counties:
    """The counties, read once."""
    return Counties()


@lru_cache(maxsize=1)
def states() -> States:
    """The states, read once."""
    return States()
