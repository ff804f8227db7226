"""A group's row of the projection put into words for one reader: what it is, why it is here, when it was checked."""

from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Literal, TypedDict

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.i18n.language_names import LANGUAGE_NAMES
from cms.places.areas import parents_of, place_name
from search.index.models import SearchEntry
from search.index.requests import DirectoryRequest

from .querysets import DUE_DAYS
from .visibility import PublicPhone

EARTH_MILES = 3958.76
MAX_AREAS = 3  # of an area that are named


class StoredCard(TypedDict):
    """A group as the projection keeps it for lists: codes, dates (YYYY-MM-DD) and the group's own words.

    cities: [city, state] of each office whose city is shown.
    """

    slug: str
    uuid: str
    service_types: list[str]
    languages: list[str]
    delivery_modes: list[str]
    cost_options: list[str]
    phones: list[PublicPhone]
    cities: list[list[str]]
    hidden_location: bool
    assured_on: str
    next_review_due: str
    accepts_introductions: str
    translation_origin: str
    invented: bool


class Verification(TypedDict):
    """How a check stands today, and its two dates."""

    status: Literal["fresh", "due", "overdue"]
    assured_on: date | None
    next_review_due: date | None


class Card(StoredCard):
    """What components/group_card.html shows of a group."""

    verification: Verification


class MatchReason(TypedDict):
    """One reason why a group is shown for a place, in words."""

    icon: Literal["area", "pin", "phone", "speech"]
    text: str


class GroupRow(TypedDict):
    """A group in a list: its row of the projection, its card, and why it is here."""

    entry: SearchEntry
    card: Card
    why: list[MatchReason]


def group_card(entry: SearchEntry, locale: str) -> Card:
    """The card with its state of checking; services and languages stay codes that the template puts into words."""
    card: StoredCard = entry.display_data
    return {**card, "verification": verification_status(card.get("assured_on"), card.get("next_review_due"))}


def entry_url(entry: SearchEntry) -> str:
    """The page of a group in the reader's language."""
    return reverse("group", args=[entry.display_data["slug"]])


def verification_context(entry: SearchEntry) -> dict[str, Verification]:
    """What a row of results says of a group beside what each row says: `verification`."""
    card: StoredCard = entry.display_data
    return {"verification": verification_status(card["assured_on"], card["next_review_due"])}


def verification_status(assured_on: str | None, next_review_due: str | None) -> Verification:
    """How a check stands today; its dates are written YYYY-MM-DD. Raises ValueError for anything else."""
    due = date.fromisoformat(next_review_due) if next_review_due else None
    late = (localdate() - due).days if due else 0
    return {
        "status": "fresh" if late <= 0 else "due" if late <= DUE_DAYS else "overdue",
        "assured_on": date.fromisoformat(assured_on) if assured_on else None,
        "next_review_due": due,
    }


def match_reasons(entry: SearchEntry, request: DirectoryRequest, tier: str, locale: str) -> list[MatchReason]:
    """Why this group is shown for this place: the area it serves, how far it is, by phone, in which language."""
    found: list[MatchReason] = []
    serves = coverage_reason(entry, request, tier, locale)
    if serves:
        found.append({"icon": "area", "text": serves})
    miles = distance_miles(entry.points, request.point)
    if miles is not None:
        # Translators: distance to the nearest office.
        text = _("Less than a mile away") if miles < 1 else ngettext("%(n)s mile", "%(n)s miles", round(miles))
        found.append({"icon": "pin", "text": text % {"n": round(miles)} if miles >= 1 else text})
    if "phone" in entry.facets.get("delivery_mode", []):
        found.append({"icon": "phone", "text": _("By phone")})
    spoken = [code for code in request.languages if code in entry.facets.get("language", [])]
    if not spoken and request.spoken != "en" and request.spoken in entry.facets.get("language", []):
        spoken = [request.spoken]
    if spoken:
        names = ", ".join(str(LANGUAGE_NAMES[code]) for code in spoken)
        found.append({"icon": "speech", "text": _("In %(languages)s") % {"languages": names}})
    return found


def coverage_reason(entry: SearchEntry, request: DirectoryRequest, tier: str, locale: str) -> str:
    """The area by which this group serves the reader, in words."""
    if tier == "nation":
        return _("Serves every state")
    if tier == "near":
        return _("Near you; serves another area")
    matching = [code for code, of in request.chain.items() if of == tier and code in entry.areas]
    if tier == "within":
        matching = [code for code in entry.areas if not set(parents_of(code)).isdisjoint(request.within)][:MAX_AREAS]
    if not matching:
        return ""
    if tier == "state":
        return _("Serves all of %(area)s") % {"area": place_name(matching[0], locale)}
    names = [str(place_name(code, locale)) for code in matching]
    return _("Serves %(area)s") % {"area": ", ".join(names)}


def distance_miles(points: list[list[float]], here: tuple[float, float] | None) -> float | None:
    """Miles from here to the nearest point (haversine); None where there is none."""
    if not here or not points:
        return None
    lat, lon = map(radians, here)
    return min(
        2
        * EARTH_MILES
        * asin(
            sqrt(
                sin((radians(to_lat) - lat) / 2) ** 2
                + cos(lat) * cos(radians(to_lat)) * sin((radians(to_lon) - lon) / 2) ** 2
            )
        )
        for to_lat, to_lon in points
    )
