"""A group's row of the projection put into words for one reader: what it is, why it is here, when it was checked."""

from datetime import date
from math import asin, cos, radians, sin, sqrt

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.i18n.language_names import LANGUAGE_NAMES
from cms.places.lookup import parents_of, place_name

EARTH_MILES = 3958.76
MAX_AREAS = 3  # of an area that are named
DUE_DAYS = 30  # a check is due for so long, then overdue


def group_card(entry, locale: str) -> dict:
    """The card with its state of checking; services and languages stay codes that the template puts into words."""
    card = dict(entry.display_data)
    return card | {"verification": verification_status(card.get("assured_on"), card.get("next_review_due"))}


def entry_url(entry) -> str:
    """The page of a group in the reader's language."""
    return reverse("group", args=[entry.display_data["slug"]])


def verification_context(entry) -> dict:
    """What a row of results says of a group: `verification`, see `verification_status`."""
    data = entry.display_data
    return {"verification": verification_status(data["assured_on"], data["next_review_due"])}


def verification_status(assured_on: str | None, next_review_due: str | None) -> dict:
    """`status`: fresh, due or overdue; `assured_on` and `next_review_due` are dates."""
    assured_on = date.fromisoformat(assured_on) if assured_on else None
    next_review_due = date.fromisoformat(next_review_due) if next_review_due else None
    late = (localdate() - next_review_due).days if next_review_due else 0
    status = "fresh" if late <= 0 else "due" if late <= DUE_DAYS else "overdue"
    return {"status": status, "assured_on": assured_on, "next_review_due": next_review_due}


def match_reasons(entry, request, tier: str, locale: str) -> list[dict]:
    """Why this group is shown for this place: the area it serves, how far it is, by phone, in which language."""
    found = []
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


def coverage_reason(entry, request, tier: str, locale: str) -> str:
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


def distance_miles(points: list, here: tuple[float, float] | None) -> float | None:
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
