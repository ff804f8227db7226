"""From rows to unchecked groups, and what a steward decides about the rest.

What a person changed wins over the list and is reported as a conflict; a merge and a deletion are kept as well.
Areas served are never guessed, the office of a list is hidden, and its numbers are for stewards.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from django.db import transaction
from django.db.models import QuerySet

from cms.tabular.csv_reader import read_csv
from cms.tabular.mappings import ListMapping, load_mappings
from cms.tabular.report import Report
from cms.users.models import User
from coalition.directory.models import Location, Organization, Phone
from coalition.directory.models.contact_points import Visibility
from coalition.directory.services import change_log

from .models import Reason, RecordStatus, Source, SourceRecord
from .normalise import MAX_LENGTHS, Facts, ImportRow, OfficeFacts, hash_facts, parse_row
from .validation import Outcome, classify_rows

MAPPINGS_FOLDER = Path(__file__).parent / "mappings"


def reason_label(reason: str, detail: str) -> str:
    """Why a row became no group by itself, in words; "" where there is no reason."""
    if not reason:
        return ""
    return ": ".join(filter(None, [str(Reason(reason).label), detail]))


def import_file(path: Path, *, dry_run: bool = False) -> Report:
    """Read the whole file, or nothing of it. Raises UnreadableFileError. A dry run does it all and takes it back."""
    mapping, cells = read_csv(path, load_mappings(MAPPINGS_FOLDER))
    rows = [parse_row(mapping, line, row) for line, row in cells]
    with transaction.atomic():
        report = _import_rows(mapping, rows)
        transaction.set_rollback(dry_run)
    report.notes.sort()
    return report


def _import_rows(mapping: ListMapping, rows: list[ImportRow]) -> Report:
    defaults = {"name": mapping.name, "url": mapping.url, "licence": mapping.licence}
    source = Source.objects.get_or_create(slug=mapping.slug, defaults=defaults)[0]
    records = source.records.select_related("organization__merged_into").prefetch_related(
        "organization__phones", "organization__locations"
    )
    known = {record.external_key: record for record in records}
    report = Report()
    # Sorted, so that addresses made from equal names come out the same whatever the order of the rows.
    for row, outcome in sorted(classify_rows(mapping, rows), key=lambda pair: (_key(pair[0]), pair[0].hash)):
        record = _find_record(known, row, outcome)
        if record:
            _import_again(record, row, report)
        elif outcome is None:
            known[_key(row)] = _create(source, row, report)
        elif outcome.kind == "asked":
            known[_pending_key(row)] = _create_pending(source, row, outcome, report)
        else:
            report.add(row, outcome.kind, reason_label(outcome.reason, outcome.detail))
    return report


def _key(row: ImportRow) -> str:
    """The list's own key; without one the name in the state."""
    return row.key or f"{row.folded_name}|{','.join(row.states)}"[:250]


def _pending_key(row: ImportRow) -> str:
    """Rows that are asked about may share a name, so each is named by all that it says."""
    return f"{row.folded_name[:150]}|?{row.hash[:32]}"


def _find_record(known: dict[str, SourceRecord], row: ImportRow, outcome: Outcome | None) -> SourceRecord | None:
    """What we remember of this row. One that was taken before stays known when its name is repeated later on."""
    by_key = known.get(_key(row))
    if by_key and (outcome is None or (outcome.kind == "asked" and by_key.row_hash == row.hash)):
        return by_key
    return known.get(_pending_key(row)) if outcome is None or outcome.kind == "asked" else None


def _create(source: Source, row: ImportRow, report: Report) -> SourceRecord:
    organization = _create_organization(row.facts)
    report.add(row, "created", reason_label(Reason.NOT_UNDERSTOOD if row.unparsed else "", "; ".join(row.unparsed)))
    return SourceRecord.objects.create(
        source=source,
        external_key=_key(row),
        organization=organization,
        status=RecordStatus.ACCEPTED,
        accepted_data=row.facts,
        row_hash=row.hash,
        line=row.line,
    )


def _create_pending(source: Source, row: ImportRow, outcome: Outcome, report: Report) -> SourceRecord:
    report.add(row, "asked", reason_label(outcome.reason, outcome.detail))
    return SourceRecord.objects.create(
        source=source,
        external_key=_pending_key(row),
        status=RecordStatus.PENDING,
        row_hash=row.hash,
        pending_data=row.facts,
        line=row.line,
        reason=outcome.reason,
        detail=outcome.detail[:300],
    )


def _import_again(record: SourceRecord, row: ImportRow, report: Report) -> None:
    if record.status == RecordStatus.PENDING:
        report.add(row, "asked", reason_label(record.reason, record.detail))
    elif record.status == RecordStatus.REJECTED:
        report.add(row, "refused", reason_label(Reason.DECIDED, ""))
    elif record.status == RecordStatus.KEPT_LOCAL and record.row_hash == row.hash:
        report.add(row, "unchanged")
    elif conflict := find_conflict(record, row.facts):
        _report_conflict(record, row, *conflict, report)
    else:
        _update_from_row(record, row, report)


def find_conflict(record: SourceRecord, facts: Facts) -> tuple[Reason, str] | None:
    """Where the list and what people did since disagree: why, and on which facts."""
    if record.organization is None:
        return Reason.DELETED, ""
    if record.organization.merged_into:
        return Reason.MERGED, record.organization.merged_into.name
    if differences(record.organization, record.accepted_data) and (at_odds := differences(record.organization, facts)):
        return Reason.EDITED, ", ".join(at_odds)
    return None


def differences(organization: Organization, facts: Facts) -> list[str]:
    """The facts of a list that are no longer true of the group. What the list does not say is not compared."""
    found = ["name"] if organization.name != facts["name"][: MAX_LENGTHS["name"]] else []
    if facts["website"] and organization.website != facts["website"]:
        found.append("website")
    numbers = {(phone.number, phone.extension) for phone in organization.phones.all()}
    if any(tuple(phone) not in numbers for phone in facts["phones"]) or _phones_to_mark(
        organization.phones.all(), facts
    ):
        found.append("phones")
    if has_location(facts) and find_location(organization, facts) is None:
        found.append("office")
    return found


def has_location(facts: Facts) -> bool:
    """Whether the list says where the group has an office."""
    return bool(facts["location"]["city"] or facts["location"]["street"] or facts["location"]["zip"])


def find_location(organization: Organization, facts: Facts) -> Location | None:
    """The office of the group that stands at the address of the list, whatever its letters' case."""
    office = facts["location"]
    wanted = [part.casefold() for part in (office["street"], office["city"], office["state"], office["zip"])]
    same = (
        location
        for location in organization.locations.all()
        if [part.casefold() for part in (location.street, location.city, location.state, location.zip)] == wanted
    )
    return next(same, None)


def _report_conflict(record: SourceRecord, row: ImportRow, reason: Reason, detail: str, report: Report) -> None:
    report.add(row, "conflicts", reason_label(reason, detail))
    now = {"pending_data": row.facts, "reason": reason, "detail": detail}
    if any(getattr(record, name) != value for name, value in now.items()):
        for name, value in now.items():
            setattr(record, name, value)
        record.line = row.line
        record.save()


def _update_from_row(record: SourceRecord, row: ImportRow, report: Report) -> None:
    """Nobody touched what the list said: the group follows the list."""
    organization = cast(Organization, record.organization)  # one that was deleted is a conflict
    if differences(organization, row.facts) or phones_to_drop(organization, record.accepted_data, row.facts):
        with change_log(organization, by=None):
            apply(organization, old=record.accepted_data, new=row.facts)
        report.add(row, "changed")
    else:
        report.add(row, "unchanged")
    if record.row_hash != row.hash or record.pending_data is not None:
        record.accepted_data, record.row_hash, record.status = row.facts, row.hash, RecordStatus.ACCEPTED
        record.pending_data, record.reason, record.detail = None, "", ""
        record.save()


def phones_to_drop(organization: Organization, old: Facts, new: Facts) -> list[Phone]:
    """Those that the group has from the list, and that the list no longer gives."""
    gone = {tuple(phone) for phone in old["phones"] if phone not in new["phones"]}
    return [phone for phone in organization.phones.all() if (phone.number, phone.extension) in gone]


def _phones_to_mark(phones: Iterable[Phone], facts: Facts) -> list[Phone]:
    """Those that the list marks as private now and did not before. What a steward confirmed stays confirmed."""
    marked = facts.get("private_phones", {})
    waiting = (phone for phone in phones if phone.visibility != Visibility.EVERYONE)
    return [phone for phone in waiting if marked.get(phone.number, "") not in ("", phone.marked_private)]


def unconfirmed_phone(phone: list[str], facts: Facts) -> Phone:
    """[number, extension] as a phone that no reader sees until a steward has confirmed that it is public."""
    number, extension = phone
    marked = facts.get("private_phones", {}).get(number, "")
    return Phone(number=number, extension=extension, visibility=Visibility.STEWARDS, marked_private=marked)


def _create_organization(facts: Facts) -> Organization:
    """Unchecked, and seen by stewards alone until a person has verified it."""
    organization = Organization(name=facts["name"][: MAX_LENGTHS["name"]], website=facts["website"])
    organization.phones = [unconfirmed_phone(phone, facts) for phone in facts["phones"]]
    organization.locations = [Location(**facts["location"])] if has_location(facts) else []
    organization.save()
    return organization


def apply(organization: Organization, *, old: Facts, new: Facts) -> None:
    """Make the facts of a list true of the group; what the list gave before and gives no more goes."""
    organization.name = new["name"][: MAX_LENGTHS["name"]]
    organization.website = new["website"] or organization.website
    dropped = {phone.pk for phone in phones_to_drop(organization, old, new)}
    staying = [phone for phone in organization.phones.all() if phone.pk not in dropped]
    had = {(phone.number, phone.extension) for phone in staying}
    for phone in _phones_to_mark(staying, new):
        phone.marked_private = new["private_phones"][phone.number]
    organization.phones = staying + [
        unconfirmed_phone(phone, new) for phone in new["phones"] if tuple(phone) not in had
    ]
    if has_location(new):
        location = find_location(organization, new) or find_location(organization, old) or Location()
        for name, value in new["location"].items():
            setattr(location, name, value)
        organization.locations = [
            *(other for other in organization.locations.all() if other.pk != location.pk),
            location,
        ]
    organization.save()


def pending_records() -> QuerySet[SourceRecord]:
    """Records about which a steward is asked, oldest first."""
    return (
        SourceRecord.objects.exclude(pending_data=None)
        .select_related("source", "organization__merged_into")
        .order_by("pk")
    )


def organization_facts(organization: Organization) -> Facts:
    """What we have, in the form in which lists are kept."""
    location = organization.locations.first()
    address = OfficeFacts()
    if location:
        address = OfficeFacts(street=location.street, city=location.city, state=location.state, zip=location.zip)
    phones = [[phone.number, phone.extension] for phone in organization.phones.all()]
    return {"name": organization.name, "website": organization.website, "phones": phones, "location": address}


def can_be_accepted(record: SourceRecord) -> bool:
    """A merge is not undone by a list."""
    return record.reason != Reason.MERGED


@transaction.atomic
def decide(*, record: SourceRecord, accept: bool, by: User | None) -> None:
    """Take what the list says, or refuse it (a row that was asked) or keep ours (a conflict). It is remembered."""
    facts = cast(Facts, record.pending_data)  # without any there is nothing to decide
    if accept and not can_be_accepted(record):
        raise ValueError("A group that was merged stays merged.")
    if accept:
        if record.organization is None:
            record.organization = _create_organization(facts)
        else:
            with change_log(record.organization, by):
                apply(record.organization, old=record.accepted_data, new=facts)
    otherwise = RecordStatus.REJECTED if record.status == RecordStatus.PENDING else RecordStatus.KEPT_LOCAL
    record.status = RecordStatus.ACCEPTED if accept else otherwise
    record.accepted_data, record.row_hash = facts, hash_facts(facts)
    record.pending_data, record.reason, record.detail = None, "", ""
    record.save()
