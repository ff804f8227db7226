"""Which rows become groups, which are refused, and which a steward is asked about. The order of rows plays no part."""

from collections import Counter
from dataclasses import dataclass

from cms.places import gazetteer

from ..models.provenance import Reason
from .facts import LONGEST, Row
from .lists import ListMapping

OUR_COUNTRY = {"", "united states", "united states of america", "usa", "us", "u.s.", "u.s.a."}
NO_ZIP = "00000"


@dataclass(frozen=True)
class Verdict:
    """refused or asked, why, and what the list says."""

    outcome: str
    reason: str
    detail: str = ""


def judge(mapping: ListMapping, rows: list[Row]) -> list[tuple[Row, Verdict | None]]:
    """Each row with its verdict, or None where it simply is a group."""
    keys = Counter(row.key for row in rows)
    names = Counter(row.folded_name for row in rows)
    return [(row, verdict_on(mapping, row, keys, names)) for row in rows]


def verdict_on(mapping: ListMapping, row: Row, keys: Counter, names: Counter) -> Verdict | None:
    """The first rule that holds."""
    if not row.folded_name:
        return Verdict("refused", Reason.NO_NAME)
    if row.country.casefold() not in OUR_COUNTRY:
        return Verdict("refused", Reason.ABROAD, row.country)
    if not row.state_as_written and row.zip_as_written.startswith(NO_ZIP):
        return Verdict("refused", Reason.ABROAD, row.facts["office"]["city"])
    if any(not gazetteer.states().by_abbreviation[state].is_covered for state in row.states):
        return Verdict("refused", Reason.OUTSIDE, row.state_as_written)
    if len(row.states) > 1:
        return Verdict("asked", Reason.SEVERAL_STATES, row.state_as_written)
    if not row.states:
        return Verdict("asked", Reason.NO_STATE, row.state_as_written)
    if len(row.name) > LONGEST["name"]:
        return Verdict("asked", Reason.LONG_NAME)
    if mapping.key and not row.key:
        return Verdict("asked", Reason.NO_KEY)
    if mapping.key and keys[row.key] > 1:
        return Verdict("asked", Reason.REPEATED_KEY, row.key)
    if not mapping.key and names[row.folded_name] > 1:
        return Verdict("asked", Reason.REPEATED_NAME)
    return None
