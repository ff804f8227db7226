"""Who sees what of a group. Pages, search, exports and mail ask here; nothing hidden gets further than this.

A viewer is "everyone", "affiliates" or "stewards"; each sees what those before see.
"""

import phonenumbers

from search.index.models import Viewer
from search.index.projection import best_for

from .models.fields import in_language
from .models.reach import OfficeVisibility, Visibility

STEWARDS = "stewards"

# Of contacts and phones.
_SEEN_BY = {
    Viewer.EVERYONE: {Visibility.EVERYONE},
    Viewer.AFFILIATES: {Visibility.EVERYONE, Visibility.AFFILIATES},
    STEWARDS: set(Visibility),
}


def viewer_of(user) -> str:
    return STEWARDS if user.is_active and user.has_perm("coalition.change_group") else Viewer.EVERYONE


def visible_to(viewer: str, group) -> bool:
    return viewer == STEWARDS or group.is_public


def public_office(office) -> dict | None:
    """An office as everyone may know it: all of it, its area, or nothing."""
    if office.visibility == OfficeVisibility.PUBLIC:
        return {
            "street": office.street,
            "city": office.city,
            "state": office.state,
            "zip": office.zip,
            "point": public_point(office),
        }
    if office.visibility == OfficeVisibility.AREA:
        return {"street": "", "city": office.city, "state": office.state, "zip": "", "point": None}
    return None


def public_point(office) -> list[float] | None:
    """[latitude, longitude] of a public office; of all others there is none."""
    if office.visibility != OfficeVisibility.PUBLIC or office.latitude is None or office.longitude is None:
        return None
    return [office.latitude, office.longitude]


def public_offices(group) -> list[dict]:
    return [shown for office in group.offices.all() if (shown := public_office(office))]


def is_found_by_place(group) -> bool:
    """Some place that a reader may ask for leads to it: it serves an area, or it shows where its office is."""
    return bool(group.coverage.all()) or any(public_point(office) for office in group.offices.all())


def unconfirmed_phones(group) -> list:
    """Those that readers do not see, and would see if a steward confirmed them."""
    return [phone for phone in group.phones.all() if phone not in public_phones(group)]


def hides_its_office(group) -> bool:
    """There is an office and none is shown, so a reader is told that the address is kept back for safety."""
    return bool(group.offices.all()) and not public_offices(group)


def contacts_for(viewer: str, group) -> list[dict]:
    return [
        {
            "role": contact.role,
            "email": contact.email,
            "tel": contact.phone,
            "number": readable(contact.phone) if contact.phone else "",
            "extension": contact.extension,
        }
        for contact in group.contacts.all()
        if contact.visibility in _SEEN_BY[viewer]
    ]


def public_phones(group) -> list:
    return [phone for phone in group.phones.all() if phone.visibility in _SEEN_BY[Viewer.EVERYONE]]


def phones(group, locale: str) -> list[dict]:
    """The numbers that are for everyone: `number` for reading, `tel` for dialling."""
    return [
        {
            "tel": phone.number,
            "number": readable(phone.number),
            "extension": phone.extension,
            "languages": phone.languages,
            "channels": phone.channels,
            "label": in_language(phone.label, locale),
        }
        for phone in public_phones(group)
    ]


def readable(number: str) -> str:
    """+13125550142 → (312) 555-0142; numbers of other countries keep their code."""
    parsed = phonenumbers.parse(number, "US")
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    style = national if parsed.country_code == 1 else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def public_details(group, locale: str) -> dict:
    """All of a group that its page shows to everyone, for a reader of `locale`."""
    texts = {text.language: text for text in group.texts.all()}
    text = texts.get(best_for(locale, set(texts))) if texts else None
    return {
        "uuid": str(group.uuid),
        "slug": group.slug,
        "name": group.name,
        "website": group.website,
        "founded": group.founded,
        "introductions": group.introductions,
        "invented": group.is_demo,
        "text": text.text if text else "",
        "text_language": text.language if text else "",
        "text_origin": text.origin if text else "",
        "offers": [
            {
                "service": offer.service,
                "languages": offer.languages,
                "cost": offer.cost,
                "ways": offer.ways,
                "note": in_language(offer.note, locale),
            }
            for offer in group.offers.all()
        ],
        "populations": [row.population for row in group.populations.all()],
        "coverage": [row.code for row in group.coverage.all()],
        "phones": phones(group, locale),
        "offices": public_offices(group),
        "hidden_office": hides_its_office(group),
        "contacts": contacts_for(Viewer.EVERYONE, group),
        "state": group.state,
        "verified_on": group.verified_on,
        "next_due": group.next_due,
    }
