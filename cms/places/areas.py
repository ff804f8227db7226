"""Areas by their code, as coverage and the search index name them: `us`, `state:IL`, `county:17031`, `zip:60608`."""

from . import gazetteer
from .gazetteer import County, State, Zip
from .lookup import county_place, state_name, states_of


def is_area(code: str) -> bool:
    """Whether there is such an area: what coverage may name."""
    return code == "us" or bool(area(code))


def area(code: str) -> State | County | Zip | None:
    """The row of the gazetteer behind "state:IL", "county:17031" or "zip:60608", or None."""
    kind, _, name = code.partition(":")
    if kind == "state":
        state = gazetteer.states().by_abbreviation.get(name)
        return state if state and state.is_covered else None
    if kind == "county":
        return gazetteer.counties().by_fips.get(name)
    if kind == "zip":
        found = gazetteer.zips().get(name)
        return found if found and found.counties else None
    return None


def is_reached(code: str) -> bool:
    """Whether some ZIP leads to the area. What covers only an area that none leads to is found by nobody."""
    found = area(code)
    return found.size > 0 if isinstance(found, County) else is_area(code)


def parents_of(code: str) -> list[str]:
    """The areas below the nation that an area lies in: of a ZIP all its counties, then their states."""
    found = area(code)
    if isinstance(found, Zip):
        return [*(f"county:{fips}" for fips in found.counties), *states_of(found.counties)]
    if isinstance(found, County):
        return [f"state:{found.state}"]
    return []


def place_name(code: str, locale: str | None = None, *, with_state: bool = False) -> str:
    """What people call an area: "Cook County", or "Cook County, Illinois"; an unknown code stays as it is."""
    if code == "us":
        return state_name("us", locale)
    found = area(code)
    if isinstance(found, State):
        return state_name(found.abbreviation, locale)
    if isinstance(found, County):
        return county_place(found, locale).label if with_state else found.name
    return code.removeprefix("zip:")
