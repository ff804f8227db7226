"""Who sees what of a group. Pages, search, exports and mail ask here; nothing hidden gets further than this.

A viewer is "everyone", "affiliates" or "stewards"; each sees what those before see.
"""

from datetime import date
from typing import TypedDict

from django.contrib.auth.models import AnonymousUser

from cms.cleaning.phone_numbers import format_national
from cms.users.models import User
from search.index.models import ViewerRole
from search.index.projection import best_locale

from .models import Organization
from .models.contact_points import Location, LocationVisibility, Phone, Visibility
from .models.fields import in_language

STEWARDS = "stewards"


class PublicLocation(TypedDict):
    """An office as everyone may know it. An office of which only the area is shown has no street, ZIP or point.

    point: [latitude, longitude] in degrees.
    """

    street: str
    city: str
    state: str
    zip: str
    point: list[float] | None


class PublicPhone(TypedDict):
    """A phone for everyone: `number` for reading, `tel` for dialing; languages and types are codes."""

    tel: str
    number: str
    extension: str
    languages: list[str]
    types: list[str]
    description: str


class VisibleContact(TypedDict):
    """A contact: a role, never a person's name. `number` is for reading, `tel` for dialing; each may be empty."""

    role: str
    email: str
    tel: str
    number: str
    extension: str


class PublicService(TypedDict):
    """A service of a group: codes, and its note in the reader's language or another."""

    service_type: str
    languages: list[str]
    cost_option: str
    delivery_modes: list[str]
    note: str


class PublicDetails(TypedDict):
    """All of a group that its page shows to everyone.

    description: in `description_language`; both are empty where nothing is written. hidden_location: there is an
    office, and none is shown. target_populations, service_areas: codes.
    """

    uuid: str
    slug: str
    name: str
    website: str
    founded: int | None
    accepts_introductions: str
    invented: bool
    description: str
    description_language: str
    translation_origin: str
    services: list[PublicService]
    target_populations: list[str]
    service_areas: list[str]
    phones: list[PublicPhone]
    locations: list[PublicLocation]
    hidden_location: bool
    contacts: list[VisibleContact]
    verification_status: str
    assured_on: date | None
    next_review_due: date | None


# Of contacts and phones.
_SEEN_BY: dict[str, set[Visibility]] = {
    ViewerRole.EVERYONE: {Visibility.EVERYONE},
    ViewerRole.AFFILIATES: {Visibility.EVERYONE, Visibility.AFFILIATES},
    STEWARDS: set(Visibility),
}


def get_viewer_role(user: User | AnonymousUser) -> str:
    """As which viewer somebody looks at groups: a steward, or everyone."""
    return STEWARDS if user.is_active and user.has_perm("directory.change_organization") else ViewerRole.EVERYONE


def public_location(location: Location) -> PublicLocation | None:
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


def public_point(location: Location) -> list[float] | None:
    """[latitude, longitude] of a public office; of all others there is none."""
    if location.visibility != LocationVisibility.PUBLIC or location.latitude is None or location.longitude is None:
        return None
    return [location.latitude, location.longitude]


def public_locations(organization: Organization) -> list[PublicLocation]:
    """The offices of a group that are shown at all."""
    return [shown for location in organization.locations.all() if (shown := public_location(location))]


def is_found_by_place(organization: Organization) -> bool:
    """Some place that a reader may ask for leads to it: it serves an area, or it shows where its office is."""
    return bool(organization.service_areas.all()) or any(
        public_point(location) for location in organization.locations.all()
    )


def unconfirmed_phones(organization: Organization) -> list[Phone]:
    """Those that readers do not see, and would see if a steward confirmed them."""
    return [phone for phone in organization.phones.all() if phone not in public_phones(organization)]


def has_hidden_location(organization: Organization) -> bool:
    """There is an office and none is shown, so a reader is told that the address is kept back for safety."""
    return bool(organization.locations.all()) and not public_locations(organization)


def visible_contacts(viewer: str, organization: Organization) -> list[VisibleContact]:
    """The contacts that a viewer may see. Raises KeyError for a viewer that there is not."""
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


def public_phones(organization: Organization) -> list[Phone]:
    """The phones that readers may see, as they are kept."""
    return [phone for phone in organization.phones.all() if phone.visibility in _SEEN_BY[ViewerRole.EVERYONE]]


def phones(organization: Organization, locale: str) -> list[PublicPhone]:
    """The phones that readers may see, in words for a reader of `locale`."""
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


def serialize_public(organization: Organization, locale: str) -> PublicDetails:
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
