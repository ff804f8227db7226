"""The facts of a group as a flat list, and what changed between two of them. Private values are never written down."""

import json
from dataclasses import dataclass

from cms.users.models import User

from .models import ChangeLog, Organization
from .models.contact_points import LocationVisibility, Visibility


@dataclass(frozen=True)
class FieldValue:
    """A fact as text; a private one is compared and never written down."""

    value: str
    private: bool = False


LOGGED_FIELDS = (
    "name",
    "slug",
    "website",
    "founded",
    "accepts_introductions",
    "assured_on",
    "next_review_due",
    "unlisted_reason",
    "merged_into",
)


# (Field, which of several) → value.
Snapshot = dict[tuple[str, str], FieldValue]


def snapshot(organization: Organization) -> Snapshot:
    """The facts of the group and of all that belongs to it.

    Contacts are private, and so are offices that are not public and phones that are not for everyone.
    """
    found: Snapshot = {(name, ""): FieldValue(str(getattr(organization, name) or "")) for name in LOGGED_FIELDS}
    found["populations served", ""] = FieldValue(
        ", ".join(sorted(row.target_population for row in organization.target_populations.all()))
    )
    found["areas served", ""] = FieldValue(
        ", ".join(sorted(row.area_code for row in organization.service_areas.all()))
    )
    for service in organization.services.all():
        facts: dict[str, object] = {
            "languages": service.languages,
            "cost_option": service.cost_option,
            "delivery_modes": service.delivery_modes,
            "note": service.note,
        }
        found["service", service.service_type] = FieldValue(_to_json(facts))
    for text in organization.descriptions.all():
        found["text", text.language] = FieldValue(f"{text.text} ({text.translation_origin})")
    for phone in organization.phones.all():
        facts = {"extension": phone.extension, "languages": phone.languages, "types": phone.types}
        facts |= {"description": phone.description, "visibility": phone.visibility}
        found["phone", phone.number] = FieldValue(_to_json(facts), private=phone.visibility != Visibility.EVERYONE)
    for location in organization.locations.all():
        office: list[object] = [location.visibility, location.street, location.city, location.state, location.zip]
        office += [location.county, location.latitude, location.longitude]
        public = location.visibility == LocationVisibility.PUBLIC
        found["office", str(location.uuid)] = FieldValue(_to_json(office), private=not public)
    for contact in organization.contacts.all():
        values = [contact.visibility, contact.role, contact.email, contact.phone, contact.extension]
        found["contact", str(contact.pk)] = FieldValue(_to_json(values), private=True)
    return found


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def log_changes(*, organization: Organization, before: Snapshot, after: Snapshot, by: User | None) -> None:
    """A line for each field that differs. A field that is or was private says only that it was changed."""
    nothing = FieldValue("")
    lines = []
    for key in sorted(before | after):
        old, new = before.get(key, nothing), after.get(key, nothing)
        if old != new:
            private = old.private or new.private
            field = key[0] if private else " ".join(filter(None, key))
            values = {} if private else {"before": old.value, "after": new.value}
            lines.append(ChangeLog(organization=organization, who=by, field=field, private=private, **values))
    ChangeLog.objects.bulk_create(lines)
