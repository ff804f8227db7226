"""What a place may be called, while somebody types: each suggestion is found when it is chosen."""

from bisect import bisect_left

from . import gazetteer
from .gazetteer import County
from .lookup import CountyOrCity, normalise_input, state_name
from .normalise import match_key


def suggest(prefix: str, *, limit: int = 8, locale: str | None = None) -> list[str]:
    """Labels that go on from what was typed, the largest places first. Each is found when it is chosen."""
    typed = normalise_input(prefix)
    if typed.isdigit():
        return suggest_zips(typed, limit) if len(typed) > 1 else []
    name, _, after_comma = typed.partition(",")
    start, state_start = match_key(name), match_key(after_comma)
    if len(start) < (2 if start.isascii() else 1):
        return []
    states = [] if state_start else states_starting(start)
    places: list[CountyOrCity] = [*counties_starting(start)]
    places += (city for city in gazetteer.cities().starting_with(start) if city.listed)
    if state_start:
        places = [place for place in places if is_state_starting(place.state, state_start)]
    places.sort(key=lambda place: (-place.size, place.name, place.state))
    labels = [state_name(state, locale) for state in states] + [label_of(place, locale) for place in places]
    return list(dict.fromkeys(labels))[:limit]


def label_of(found: CountyOrCity, locale: str | None) -> str:
    """What somebody chooses: the name with its state."""
    state = state_name(found.state, locale) if isinstance(found, County) else found.state
    return f"{found.name}, {state}"


def suggest_zips(digits: str, limit: int) -> list[str]:
    """The first ZIPs that begin with these digits."""
    codes = gazetteer.zips().codes
    first = bisect_left(codes, digits)
    return [code for code in codes[first : first + limit] if code.startswith(digits)]


def states_starting(start: str) -> list[str]:
    """Abbreviations of states with a name, in any language, that begins with this key."""
    known = gazetteer.states()
    found = {place for spelled, place in known.by_key.items() if spelled.startswith(start) and place != "us"}
    return sorted((place for place in found if known.by_abbreviation[place].is_covered), key=state_name)


def is_state_starting(state: str, start: str) -> bool:
    """Whether a state is, or is called, what begins with this key."""
    return match_key(state).startswith(start) or state in states_starting(start)


def counties_starting(start: str) -> list[County]:
    """Counties with a name that begins with this key."""
    index = gazetteer.counties().by_name
    return [county for spelled, found in index.items() if spelled.startswith(start) for county in found]
