"""A row of a list as facts in our own form, the same whatever order the rows stand in."""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import NotRequired, TypedDict

from django.core.exceptions import ValidationError

from cms.cleaning.phone_numbers import find_numbers
from cms.cleaning.web_addresses import web_address
from cms.places.lookup import state_named
from cms.places.normalise import fold
from cms.tabular.mappings import ListMapping

ENDS_WITH_ZIP = re.compile(r"[\s,]*\b(\d{5})(?:-\d{4})?[\s,]*$")
BETWEEN_STATES = re.compile(r"[/,;&]|\band\b")
MAX_LENGTHS = {"name": 200, "website": 300, "street": 200, "city": 100, "mark": 60}
# What lists write beside the number of a person who has not agreed to be called by strangers.
PRIVATE_MARKS = re.compile(
    r"\b(?:private?|priv|privado|personal|mobile?|móvil|movil|cell?(?:phone|ular)?|home|casa|unlisted|confidential|"
    r"confidencial|internal|staff|emergency only|after[- ]hours|not (?:public|for public\w*)|"
    r"(?:do not|don['’]t) (?:publish|share|list|post|give out)|no publicar)\b",
    re.IGNORECASE,
)


class OfficeFacts(TypedDict, total=False):
    """An office in a list; latitude and longitude in degrees. One of ours has its address alone, or nothing."""

    street: str
    city: str
    state: str
    zip: str
    latitude: float | None
    longitude: float | None


class Facts(TypedDict):
    """What a list says of a group, as it is kept in JSON.

    phones: [number in E.164, extension]. private_phones: number → the words that mark it as private.
    """

    name: str
    website: str
    phones: list[list[str]]
    location: OfficeFacts
    private_phones: NotRequired[dict[str, str]]


@dataclass(frozen=True)
class ImportRow:
    """`facts` is what the list says of a group; `unparsed` is what could not be understood."""

    line: int
    key: str
    country: str
    state_as_written: str
    states: tuple[str, ...]
    zip_as_written: str
    facts: Facts
    unparsed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.facts["name"]

    @property
    def folded_name(self) -> str:
        """As names are compared."""
        return fold(self.name)

    @property
    def hash(self) -> str:
        return hash_facts(self.facts)


def hash_facts(facts: Facts) -> str:
    """The same for the same facts, in whatever order they stand: 64 hexadecimal digits."""
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def parse_row(mapping: ListMapping, line: int, cells: dict[str, str]) -> ImportRow:
    """A row of a list in our own form. Raises nothing: what is not understood is kept as it stands."""
    state_as_written = mapping.fact(cells, "state")
    states = states_in(state_as_written)
    address, zip_as_written = mapping.fact(cells, "address"), mapping.fact(cells, "zip")
    city = mapping.fact(cells, "city")
    street, zip_of_address = street_and_zip(address, city)
    website, unparsed_website = website_in(mapping.fact(cells, "website"))
    phones, private = phones_in(mapping.fact(cells, "phone")), private_phones_in(mapping.fact(cells, "phone"))
    zip_code = zip_as_written[:5] if re.fullmatch(r"\d{5}(-\d{4})?", zip_as_written) else zip_of_address
    location: OfficeFacts = {
        "street": street[: MAX_LENGTHS["street"]],
        "city": city[: MAX_LENGTHS["city"]],
        "state": states[0] if len(states) == 1 else "",
        "zip": "" if zip_code == "00000" else zip_code,
        "latitude": degrees_in(mapping.fact(cells, "latitude"), 90),
        "longitude": degrees_in(mapping.fact(cells, "longitude"), 180),
    }
    facts: Facts = {"name": mapping.fact(cells, "name"), "website": website, "phones": phones, "location": location}
    if private:  # only then: a row without such a mark keeps the hash it had
        facts["private_phones"] = private
    unparsed = [unparsed_website] if unparsed_website else []
    if mapping.fact(cells, "phone") and not phones:
        unparsed.append(mapping.fact(cells, "phone"))
    return ImportRow(
        line=line,
        key=row_key(mapping, cells),
        country=mapping.fact(cells, "country"),
        state_as_written=state_as_written,
        states=states,
        zip_as_written=zip_as_written,
        facts=facts,
        unparsed=tuple(unparsed),
    )


def row_key(mapping: ListMapping, cells: dict[str, str]) -> str:
    """The list's own key of a row; empty where the list has none."""
    return cells[mapping.key].strip() if mapping.key else ""


def states_in(text: str) -> tuple[str, ...]:
    """Abbreviations of the states that are named: "D.C." → DC; "Texas/New Mexico" → TX, NM; "Sonora" → none."""
    whole = one_state(text)
    if whole:
        return (whole,)
    return tuple(dict.fromkeys(filter(None, map(one_state, BETWEEN_STATES.split(text)))))


def one_state(text: str) -> str:
    """Also with the city before it, as in "Washington DC"."""
    words = fold(text).split()
    found = state_named(words) if words else None
    if not found and words[:1] == ["washington"]:
        found = state_named(words[1:])
    return "" if found is None or found == "us" else found


def street_and_zip(address: str, city: str) -> tuple[str, str]:
    """ "1840 W. Sample Street, Chicago, IL 60608" in Chicago → "1840 W. Sample Street", "60608"."""
    found = ENDS_WITH_ZIP.search(address)
    zip_code = found[1] if found else ""
    start = address.casefold().rfind(city.casefold()) if city else -1
    if start > 0:
        return address[:start].rstrip(" ,"), zip_code
    return (address[: found.start()] if found else address).rstrip(" ,"), zip_code


def phones_in(text: str) -> list[list[str]]:
    """[number in E.164, extension] of every telephone number in the text."""
    found = [[match.number, match.extension[:10]] for match in find_numbers(text)]
    return [phone for at, phone in enumerate(found) if phone not in found[:at]]


def private_phones_in(text: str) -> dict[str, str]:
    """Number in E.164 → the words that mark it as private. Words between two numbers may be about either of them."""
    matches = list(find_numbers(text))
    bounds = [0, *(match.start for match in matches), len(text)]
    ends = [0, *(match.end for match in matches)]
    found = {}
    for at, match in enumerate(matches):
        around = f"{text[ends[at] : match.start]} | {text[match.end : bounds[at + 2]]}"
        marks = dict.fromkeys(mark.casefold() for mark in PRIVATE_MARKS.findall(around))
        if marks:
            found[match.number] = ", ".join(marks)[: MAX_LENGTHS["mark"]]
    return found


def website_in(text: str) -> tuple[str, str]:
    """(Address, "") or, where it is none, ("", what stands there)."""
    try:
        url = web_address(text) if text else ""
    except ValidationError:
        return "", text
    return (url, "") if len(url) <= MAX_LENGTHS["website"] else ("", text)


def degrees_in(text: str, most: int) -> float | None:
    """Degrees from -`most` to `most`; None for anything else."""
    try:
        degrees = float(text)
    except ValueError:
        return None
    return degrees if abs(degrees) <= most else None
