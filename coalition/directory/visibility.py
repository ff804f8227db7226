"""Who sees what of a group. Pages, search, exports and mail ask here; nothing hidden gets further than this.

A viewer is "everyone", "affiliates" or "stewards"; each sees what those before see.
"""

from cms.cleaning.phone_numbers import format_national
from search.index.models import ViewerRole
from search.index.projection import best_locale

from .models.contact_points import LocationVisibility, Visibility
from .models.fields import in_language

STEWARDS = "stewards"

# Of contacts and phones.
_SEEN_BY = {
    ViewerRole.EVERYONE: {Visibility.EVERYONE},
    ViewerRole.AFFILIATES: {Visibility.EVERYONE, Visibility.AFFILIATES},
    STEWARDS: set(Visibility),
}


def get_viewer_role(user) -> str:
    return STEWARDS if user.is_active and user.has_perm("directory.change_organization") else ViewerRole.EVERYONE


def public_location(location) -> dict | None:
    """An office as everyone may know it: all of it, its area, or nothing."""
    if location.visibility == LocationVisibility.PUBLIC:
        return {
            "street": location.street,
            "city": location.city,
            "state": location.state,
            "zip": location.zip,
            "point": public_point(location),
        }
    if location.visibility == LocationVisibility.AREA:
        return {"street": "", "city": location.city, "state": location.state, "zip": "", "point": None}
    return None


def public_point(location) -> list[float] | None:
    """[latitude, longitude] of a public office; of all others there is none."""
    if location.visibility != LocationVisibility.PUBLIC or location.latitude is None or location.longitude is None:
        return None
    return [location.latitude, location.longitude]


def public_locations(organization) -> list[dict]:
    return [shown for location in organization.locations.all() if (shown := public_location(location))]


def is_found_by_place(organization) -> bool:
    """Some place that a reader may ask for leads to it: it serves an area, or it shows where its office is."""
    return bool(organization.service_areas.all()) or any(
        public_point(location) for location in organization.locations.all()
    )


def unconfirmed_phones(organization) -> list:
    """Those that readers do not see, and would see if a steward confirmed them."""
    return [phone for phone in organization.phones.all() if phone not in public_phones(organization)]


def has_hidden_location(organization) -> bool:
    """There is an office and none is shown, so a reader is told that the address is kept back for safety."""
    return bool(organization.locations.all()) and not public_locations(organization)


def visible_contacts(viewer: str, organization) -> list[dict]:
    return [
        {
            "role": contact.role,
            "email": contact.email,
            "tel": contact.phone,
            "number": format_national(contact.phone) if contact.phone else "",
            "extension": contact.extension,
        }
        for contact in organization.contacts.all()
        if contact.visibility in _SEEN_BY[viewer]
    ]


def public_phones(organization) -> list:
    return [phone for phone in organization.phones.all() if phone.visibility in _SEEN_BY[ViewerRole.EVERYONE]]


def phones(organization, locale: str) -> list[dict]:
    """The numbers that are for everyone: `number` for reading, `tel` for dialling."""
    return [
        {
            "tel": phone.number,
            "number": format_national(phone.number),
            "extension": phone.extension,
            "languages": phone.languages,
            "types": phone.types,
            "description": in_language(phone.description, locale),
        }
        for phone in public_phones(organization)
    ]


def serialize_public(organization, locale: str) -> dict:
    """All of a group that its page shows to everyone, for a reader of `locale`."""
    descriptions = {text.language: text for text in organization.descriptions.all()}
    text = descriptions.get(best_locale(locale, set(descriptions))) if descriptions else None
    return {
        "uuid": str(organization.uuid),
        "slug": organization.slug,
        "name": organization.name,
        "website": organization.website,
        "founded": organization.founded,
        "accepts_introductions": organization.accepts_introductions,
        "invented": organization.is_demo,
        "description": text.text if text else "",
        "description_language": text.language if text else "",
        "translation_origin": text.translation_origin if text else "",
        "services": [
            {
                "service_type": service.service_type,
                "languages": service.languages,
                "cost_option": service.cost_option,
                "delivery_modes": service.delivery_modes,
                "note": in_language(service.note, locale),
            }
            for service in organization.services.all()
        ],
        "target_populations": [row.target_population for row in organization.target_populations.all()],
        "service_areas": [row.area_code for row in organization.service_areas.all()],
        "phones": phones(organization, locale),
        "locations": public_locations(organization),
        "hidden_location": has_hidden_location(organization),
        "contacts": visible_contacts(ViewerRole.EVERYONE, organization),
        "verification_status": organization.verification_status,
        "assured_on": organization.assured_on,
        "next_review_due": organization.next_review_due,
    }
