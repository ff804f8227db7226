"""A group's row of the projection put into words for one reader: what it is, why it is here, when it was checked."""

from datetime import date
from math import asin, cos, radians, sin, sqrt

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.i18n.language_names import SPOKEN
from cms.places.lookup import parents_of, place_name

EARTH_MILES = 3958.76
MOST_PARTS = 3  # of an area that are named
DAYS_DUE = 30  # a check is due for so long, then overdue


def group_card(entry, locale: str) -> dict:
    """The card with its state of checking; services and languages stay codes that the template puts into words."""
    card = dict(entry.card)
    return card | {"checked": checked(card.get("verified_on"), card.get("next_due"))}


def checked(verified_on: str | None, next_due: str | None) -> dict:
    """`state`: fresh, due or overdue; `on` and `due` are dates."""
    on = date.fromisoformat(verified_on) if verified_on else None
    due = date.fromisoformat(next_due) if next_due else None
    late = (localdate() - due).days if due else 0
    state = "fresh" if late <= 0 else "due" if late <= DAYS_DUE else "overdue"
    return {"state": state, "on": on, "due": due}


def reasons(entry, request, tier: str, locale: str) -> list[dict]:
    """Why this group is shown for this place: the area it serves, how far it is, by phone, in which language."""
    found = []
    serves = served(entry, request, tier, locale)
    if serves:
        found.append({"icon": "area", "text": serves})
    miles = nearest_miles(entry.points, request.point)
    if miles is not None:
        # Translators: distance to the nearest office.
        text = _("Less than a mile away") if miles < 1 else ngettext("%(n)s mile", "%(n)s miles", round(miles))
        found.append({"icon": "pin", "text": text % {"n": round(miles)} if miles >= 1 else text})
    if "phone" in entry.facets.get("way", []):
        found.append({"icon": "phone", "text": _("By phone")})
    spoken = [code for code in request.languages if code in entry.facets.get("language", [])]
    if not spoken and request.spoken != "en" and request.spoken in entry.facets.get("language", []):
        spoken = [request.spoken]
    if spoken:
        names = ", ".join(str(SPOKEN[code]) for code in spoken)
        found.append({"icon": "speech", "text": _("In %(languages)s") % {"languages": names}})
    return found


def served(entry, request, tier: str, locale: str) -> str:
    """The area by which this group serves the reader, in words."""
    if tier == "nation":
        return _("Serves every state")
    if tier == "near":
        return _("Near you; serves another area")
    matching = [code for code, of in request.chain.items() if of == tier and code in entry.areas]
    if tier == "within":
        matching = [code for code in entry.areas if not set(parents_of(code)).isdisjoint(request.within)][:MOST_PARTS]
    if not matching:
        return ""
    if tier == "state":
        return _("Serves all of %(area)s") % {"area": place_name(matching[0], locale)}
    names = [str(place_name(code, locale)) for code in matching]
    return _("Serves %(area)s") % {"area": ", ".join(names)}


def nearest_miles(points: list, here: tuple[float, float] | None) -> float | None:
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
