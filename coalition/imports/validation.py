"""Which rows become groups, which are refused, and which a steward is asked about. The order of rows plays no part."""

from collections import Counter
from dataclasses import dataclass

from cms.places import gazetteer
from cms.tabular.mappings import ListMapping

from .models import Reason
from .normalise import MAX_LENGTHS, ImportRow

DOMESTIC_COUNTRIES = {"", "united states", "united states of america", "usa", "us", "u.s.", "u.s.a."}
NO_ZIP = "00000"


@dataclass(frozen=True)
class Outcome:
    """refused or asked, why, and what the list says."""

    kind: str
    reason: str
    detail: str = ""


def classify_rows(mapping: ListMapping, rows: list[ImportRow]) -> list[tuple[ImportRow, Outcome | None]]:
    """Each row with its verdict, or None where it simply is a group."""
    keys = Counter(row.key for row in rows)
    names = Counter(row.folded_name for row in rows)
    return [(row, classify_row(mapping, row, keys, names)) for row in rows]


def classify_row(mapping: ListMapping, row: ImportRow, keys: Counter[str], names: Counter[str]) -> Outcome | None:
    """The first rule that holds."""
    if not row.folded_name:
        return Outcome("refused", Reason.NO_NAME)
    if row.country.casefold() not in DOMESTIC_COUNTRIES:
        return Outcome("refused", Reason.ABROAD, row.country)
    if not row.state_as_written and row.zip_as_written.startswith(NO_ZIP):
        return Outcome("refused", Reason.ABROAD, row.facts["location"]["city"])
    if any(not gazetteer.states().by_abbreviation[state].is_covered for state in row.states):
        return Outcome("refused", Reason.OUTSIDE, row.state_as_written)
    if len(row.states) > 1:
        return Outcome("asked", Reason.SEVERAL_STATES, row.state_as_written)
    if not row.states:
        return Outcome("asked", Reason.NO_STATE, row.state_as_written)
    if len(row.name) > MAX_LENGTHS["name"]:
        return Outcome("asked", Reason.LONG_NAME)
    if mapping.key and not row.key:
        return Outcome("asked", Reason.NO_KEY)
    if mapping.key and keys[row.key] > 1:
        return Outcome("asked", Reason.REPEATED_KEY, row.key)
    if not mapping.key and names[row.folded_name] > 1:
        return Outcome("asked", Reason.REPEATED_NAME)
    return None
