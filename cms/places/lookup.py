"""Finds the place that somebody typed, and says how its areas nest.

    find_place("60608-1234")            Place(kind="zip", label="60608", …)
    find_place("Condado de Cook, IL")   Place(kind="county", label="Cook County, Illinois", …)
    find_place("Springfield")           [Place(… label="Springfield, IL"), Place(… label="Springfield, MA"), …]
    find_place("Atlantis")              None

Areas are named by their code, here as in coverage and in the search index: `us`, `state:IL`, `county:17031`,
`zip:60608`. Every label a Place has is found again when it is typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from . import gazetteer
from .gazetteer import City, County, Point
from .normalise import fold, match_key

MAX_TEXT_LENGTH = 120
MAX_WORDS = 12
MAX_CHOICES = 40

# A name is taken for one place, though others bear it too, when that one is this much larger, counted in ZIPs.
DOMINANT_RATIO = 8
LARGE = 10

ONLY_A_ZIP = re.compile(r"[\d\s\-–—]+")
ENDS_WITH_ZIP = re.compile(r"(?:^|[\s,])(\d{5})(?:\s*[-–—]\s*\d{4})?$")
COUNTY_BEFORE = ("county of", "condado de", "condado del", "comte de", "comte du", "comte d", "konte", "quan", "hat")
PARISH_BEFORE = ("parish of", "parroquia de", "paroisse de", "municipio de", "municipality of", "borough of")
COUNTY_AFTER = ("county", "co", "cnty", "parish", "borough", "census area", "municipality", "municipio")
CITY_BEFORE = ("city of", "ciudad de", "ville de", "town of", "village of")
STATE_BEFORE = ("state of", "estado de", "etat de", "eta", "commonwealth of", "tieu bang")


# Both have a name, a state and a size in ZIPs.
CountyOrCity = County | City
Ranked = TypeVar("Ranked", bound=CountyOrCity)


@dataclass(frozen=True)
class Place:
    """One place on the ground.

    kind: zip, county, city, state or nation. zips: "60608", the one asked for or all of a city; counties and states:
    area codes, the main one first. point: (latitude, longitude), the middle of its ZIPs; None for what is too large to
    measure a distance from. outside: "military" or "associated" for what has ZIP codes and no county here: military
    mail, and the Federated States of Micronesia, the Marshall Islands and Palau. city: where a ZIP's post office is.
    """

    kind: str
    label: str
    zips: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    point: Point | None = None
    outside: str = ""
    city: str = ""

    @property
    def is_covered(self) -> bool:
        return not self.outside

    @property
    def chain(self) -> list[tuple[str, str]]:
        """(code, tier) of every area that holds the place, from the narrowest."""
        own_zip = [(f"zip:{code}", "zip") for code in self.zips] if self.kind == "zip" and self.is_covered else []
        counties = [(code, "county") for code in self.counties]
        states = [(code, "state") for code in self.states]
        return [*own_zip, *counties, *states, ("us", "nation")]


def find_place(text: str | None, *, locale: str | None = None) -> Place | list[Place] | None:
    """The Place that was typed, a list of Places when the words fit several, or None. Never raises.

    `locale` only chooses the language of states in the labels: names are understood in every language of the site.
    """
    typed = normalise_input(text)
    if not typed:
        return None
    if ONLY_A_ZIP.fullmatch(typed):
        digits = re.sub(r"\D", "", typed)
        return zip_place(digits[:5]) if len(digits) in (5, 9) else None
    if found := ENDS_WITH_ZIP.search(typed):
        return zip_place(found[1])
    words = fold(typed).split()
    return named_place(words, locale) if 0 < len(words) <= MAX_WORDS else None


def normalise_input(text: object) -> str:
    """The text in plain form, or "" for what no keyboard produces: NUL, half a character, a book."""
    if not isinstance(text, str) or len(text) > MAX_TEXT_LENGTH or "\0" in text:
        return ""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return ""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(normalise_sign(sign) for sign in plain).strip()


def normalise_sign(sign: str) -> str:
    """Digits of any script as ASCII; direction marks and other invisible signs gone."""
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Cf":
        return ""
    return " " if category[0] in "CZ" else sign


# From words to places


def named_place(words: list[str], locale: str | None) -> Place | list[Place] | None:
    """States first, then "Chicago IL" and "Cook County Illinois", then what stands without a state."""
    whole = state_named(words) or state_named(without_lead(words, STATE_BEFORE))
    if whole:
        return state_place(whole, locale)
    for start in range(1, len(words)):
        state = state_named(words[start:])
        if state and state != "us" and (found := places_of_state(words[:start], state, locale)):
            return one_or_choices(found)
    return one_or_choices(places_anywhere(words, locale))


def state_named(words: list[str]) -> str | None:
    """The abbreviation of the state that these words name in any language, or "us"."""
    return gazetteer.states().by_key.get(match_key(" ".join(words)))


def places_of_state(words: list[str], state: str, locale: str | None) -> list[Place]:
    """Places of this name in one state; a state that has none of ours stands for itself."""
    if not gazetteer.states().by_abbreviation[state].is_covered:
        return [state_place(state, locale)]
    return places_anywhere(words, locale, state)


def places_anywhere(words: list[str], locale: str | None, state: str | None = None) -> list[Place]:
    """Places of this name, the largest first: counties if the words say county, else cities, else counties again."""
    called: Sequence[CountyOrCity] = (
        county_named("by_name", words, state) or counties_called(words, state) or cities_called(words, state)
    )
    found = largest_first(called)
    if len(found) != 1:
        found = largest_first([*found, *county_named("by_base_name", words, state)])
    return [place_of(place, locale) for place in found[:MAX_CHOICES]]


def largest_first(found: Iterable[Ranked]) -> list[Ranked]:
    """Sorted, and the first alone where it is by far the one that is meant."""
    ordered = sorted(found, key=lambda place: (-place.size, state_name(place.state), place.name))
    return ordered[:1] if len(ordered) > 1 and is_dominant(*ordered[:2]) else ordered


def is_dominant(first: CountyOrCity, second: CountyOrCity) -> bool:
    """Whether the first is so much larger that it is meant although both have the name."""
    return first.size >= LARGE and first.size >= DOMINANT_RATIO * second.size


def one_or_choices(places: list[Place]) -> Place | list[Place] | None:
    """The one place, several to choose among, or None for none."""
    return places[0] if len(places) == 1 else places or None


def counties_called(words: list[str], state: str | None = None) -> list[County]:
    """Counties for words that say so: "Cook County", "Condado de Cook", "Orleans Parish"."""
    for kind, leads in (("county", COUNTY_BEFORE), ("", PARISH_BEFORE)):
        base = without_lead(words, leads)
        if base != words:
            exact = county_named("by_name", [*base, kind], state) if kind else []
            return exact or county_named("by_base_name", base, state)
    for ending in COUNTY_AFTER:
        base = without_end(words, ending.split())
        if base != words:
            said = "county" if ending in ("co", "cnty") else ending
            return county_named("by_name", [*base, said], state) or county_named("by_base_name", base, state)
    return []


def county_named(index: str, words: list[str], state: str | None) -> list[County]:
    """Counties by an index of the gazetteer, in one state where it is named."""
    found = getattr(gazetteer.counties(), index).get(match_key(" ".join(words)), [])
    return [county for county in found if state in (None, county.state)]


def cities_called(words: list[str], state: str | None) -> list[City]:
    """Cities for words that may say so: "City of Chicago", "Chicago City"."""
    names = [words, without_lead(words, CITY_BEFORE), without_end(words, ["city"])]
    for name in names:
        if found := gazetteer.cities().named(match_key(" ".join(name)), state):
            return found
    return []


def without_lead(words: list[str], leads: Iterable[str]) -> list[str]:
    """The words after the first lead that they begin with; all where there is none, or nothing after it."""
    for lead in leads:
        length = len(lead.split())
        if len(words) > length and words[:length] == lead.split():
            return words[length:]
    return words


def without_end(words: list[str], ending: list[str]) -> list[str]:
    """The words before this ending; all where it is not there, or nothing before it."""
    return words[: -len(ending)] if len(words) > len(ending) and words[-len(ending) :] == ending else words


# From rows of the gazetteer to places


def place_of(found: CountyOrCity, locale: str | None) -> Place:
    """The place that a row of the gazetteer is."""
    return county_place(found, locale) if isinstance(found, County) else city_place(found)


def zip_place(code: str) -> Place | None:
    """A ZIP as a place; None where there is none of that number."""
    found = gazetteer.zips().get(code)
    if not found:
        return None
    state = gazetteer.states().by_abbreviation[found.state]
    if not state.is_covered:
        return Place("zip", code, zips=(code,), point=found.point, outside=state.kind)
    return Place(
        "zip",
        code,
        zips=(code,),
        counties=tuple(f"county:{fips}" for fips in found.counties),
        states=states_of(found.counties),
        point=found.point,
        city=f"{found.city}, {found.state}" if found.city else "",
    )


def states_of(fips_codes: Iterable[str]) -> tuple[str, ...]:
    """Codes of the states that counties lie in, each once. Raises KeyError for an unknown county."""
    known = gazetteer.counties().by_fips
    return tuple(dict.fromkeys(f"state:{known[fips].state}" for fips in fips_codes))


def city_place(city: City) -> Place:
    """A city lies in the main county of each of its ZIPs, where most of them are first.

    Not in every county a ZIP of it touches: Chicago is not in DuPage because a ZIP reaches over the line.
    """
    zips = [found for code in city.zips if (found := gazetteer.zips().get(code))]
    number: dict[str, int] = {}
    for found in zips:
        number[found.counties[0]] = number.get(found.counties[0], 0) + 1
    counties = sorted(number, key=lambda fips: (-number[fips], fips))
    return Place(
        "city",
        f"{city.name}, {city.state}",
        zips=city.zips,
        counties=tuple(f"county:{fips}" for fips in counties),
        states=tuple(dict.fromkeys([f"state:{city.state}", *states_of(counties)])),
        point=middle(found.point for found in zips),
    )


def middle(points: Iterable[Point | None]) -> Point | None:
    """The mean of those that are known, to four decimals."""
    known = [point for point in points if point]
    if not known:
        return None
    latitudes, longitudes = zip(*known, strict=True)
    return round(sum(latitudes) / len(known), 4), round(sum(longitudes) / len(known), 4)


def county_place(county: County, locale: str | None = None) -> Place:
    """A county as a place."""
    return Place(
        "county",
        f"{county.name}, {state_name(county.state, locale)}",
        counties=(county.code,),
        states=(f"state:{county.state}",),
        point=county.point,
    )


def state_place(abbreviation: str, locale: str | None = None) -> Place:
    """A state or the nation. Where one county is all there is (DC, Guam), its own areas are meant too."""
    name = state_name(abbreviation, locale)
    if abbreviation == "us":
        return Place("nation", name)
    state = gazetteer.states().by_abbreviation[abbreviation]
    if not state.is_covered:
        return Place("state", name, outside=state.kind)
    counties = gazetteer.counties().of_state(abbreviation)
    only = tuple(county.code for county in counties) if len(counties) == 1 else ()
    return Place("state", name, counties=only, states=(state.code,))


def state_name(abbreviation: str, locale: str | None = None) -> str:
    """The name of a state by its abbreviation, of the nation by "us". Raises KeyError for anything else."""
    return gazetteer.states().name(abbreviation, locale)
