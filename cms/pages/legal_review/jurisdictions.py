"""The places for which a page may be read for the law."""

from django.utils.translation import get_language

from cms.places import gazetteer
from cms.places.areas import place_name


def jurisdictions() -> list[tuple[str, str]]:
    """The nation first, then its states and territories, in the editor's language."""
    locale = get_language() or "en"
    codes = [state.code for state in gazetteer.states().by_abbreviation.values() if state.is_covered]
    return [("us", place_name("us", locale)), *sorted(((code, place_name(code, locale)) for code in codes), key=_name)]


def _name(choice: tuple[str, str]) -> str:
    return choice[1]
