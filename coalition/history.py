"""The facts of a group as a flat list, and what changed between two of them. Private values are never written down."""

import json
from dataclasses import dataclass

from .models import ChangeLog, Group
from .models.reach import OfficeVisibility, Visibility


@dataclass(frozen=True)
class Fact:
    value: str
    private: bool = False


OWN = (
    "name",
    "slug",
    "website",
    "founded",
    "introductions",
    "verified_on",
    "next_due",
    "unlisted_reason",
    "merged_into",
)


def facts(group: Group) -> dict[tuple[str, str], Fact]:
    """(Field, which of several) → value, of the group and all that belongs to it.

    Contacts are private, and so are offices that are not public and phones that are not for everyone.
    """
    found = {(name, ""): Fact(str(getattr(group, name) or "")) for name in OWN}
    found["populations", ""] = Fact(", ".join(sorted(row.population for row in group.populations.all())))
    found["coverage", ""] = Fact(", ".join(sorted(row.code for row in group.coverage.all())))
    for offer in group.offers.all():
        values = {"languages": offer.languages, "cost": offer.cost, "ways": offer.ways, "note": offer.note}
        found["service", offer.service] = Fact(_written(values))
    for text in group.texts.all():
        found["text", text.language] = Fact(f"{text.text} ({text.origin})")
    for phone in group.phones.all():
        values = {"extension": phone.extension, "languages": phone.languages, "channels": phone.channels}
        values |= {"label": phone.label, "visibility": phone.visibility}
        found["phone", phone.number] = Fact(_written(values), private=phone.visibility != Visibility.EVERYONE)
    for office in group.offices.all():
        values = [office.visibility, office.street, office.city, office.state, office.zip, office.county]
        values += [office.latitude, office.longitude]
        public = office.visibility == OfficeVisibility.PUBLIC
        found["office", str(office.uuid)] = Fact(_written(values), private=not public)
    for contact in group.contacts.all():
        values = [contact.visibility, contact.role, contact.email, contact.phone, contact.extension]
        found["contact", str(contact.pk)] = Fact(_written(values), private=True)
    return found


def _written(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def record(*, group: Group, before: dict, after: dict, by) -> None:
    """A line for each field that differs. A field that is or was private says only that it was changed."""
    nothing = Fact("")
    lines = []
    for key in sorted(before | after):
        old, new = before.get(key, nothing), after.get(key, nothing)
        if old != new:
            private = old.private or new.private
            field = key[0] if private else " ".join(filter(None, key))
            values = {} if private else {"before": old.value, "after": new.value}
            lines.append(ChangeLog(group=group, who=by, field=field, private=private, **values))
    ChangeLog.objects.bulk_create(lines)
