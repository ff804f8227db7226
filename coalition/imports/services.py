"""From rows to unchecked groups, and what a steward decides about the rest.

What a person changed wins over the list and is reported as a conflict; a merge and a deletion are kept as well.
Areas served are never guessed, the office of a list is hidden, and its numbers are for stewards.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from ..models import Group, Office, Phone, Source, SourceRecord
from ..models.provenance import Decision, Reason
from ..models.reach import Visibility
from ..services import recorded
from .facts import LONGEST, Row, hash_of, row_of
from .lists import ListMapping
from .reader import read
from .rules import Verdict, judge

OUTCOMES = ("created", "changed", "unchanged", "refused", "asked", "conflicts")


@dataclass
class Report:
    """How many rows had each outcome (each row has one), and what there is to say about a line."""

    figures: Counter = field(default_factory=Counter)
    notes: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: Row, outcome: str, reason: str = "", detail: str = "") -> None:
        self.figures[outcome] += 1
        if reason:
            self.notes.append((row.line, outcome, f"{row.name}: {explained(reason, detail)}"))

    def __str__(self):
        return ", ".join(f"{outcome} {self.figures[outcome]}" for outcome in OUTCOMES)


def explained(reason: str, detail: str) -> str:
    return ": ".join(filter(None, [str(Reason(reason).label), detail]))


def import_file(path: Path, *, dry_run: bool = False) -> Report:
    """Read the whole file, or nothing of it. Raises UnreadableFile. A dry run does it all and takes it back."""
    mapping, cells = read(path)
    rows = [row_of(mapping, line, row) for line, row in cells]
    with transaction.atomic():
        report = _take(mapping, rows)
        transaction.set_rollback(dry_run)
    report.notes.sort()
    return report


def _take(mapping: ListMapping, rows: list[Row]) -> Report:
    defaults = {"name": mapping.name, "url": mapping.url, "licence": mapping.licence}
    source = Source.objects.get_or_create(slug=mapping.slug, defaults=defaults)[0]
    records = source.records.select_related("group__merged_into").prefetch_related("group__phones", "group__offices")
    known = {record.external_key: record for record in records}
    report = Report()
    # Sorted, so that addresses made from equal names come out the same whatever the order of the rows.
    for row, verdict in sorted(judge(mapping, rows), key=lambda pair: (_key(pair[0]), pair[0].hash)):
        record = _known_record(known, row, verdict)
        if record:
            _take_again(record, row, report)
        elif verdict is None:
            known[_key(row)] = _create(source, row, report)
        elif verdict.outcome == "asked":
            known[_asked_key(row)] = _ask(source, row, verdict, report)
        else:
            report.add(row, verdict.outcome, verdict.reason, verdict.detail)
    return report


def _key(row: Row) -> str:
    """The list's own key; without one the name in the state."""
    return row.key or f"{row.folded_name}|{','.join(row.states)}"[:250]


def _asked_key(row: Row) -> str:
    """Rows that are asked about may share a name, so each is named by all that it says."""
    return f"{row.folded_name[:150]}|?{row.hash[:32]}"


def _known_record(known: dict[str, SourceRecord], row: Row, verdict: Verdict | None) -> SourceRecord | None:
    """What we remember of this row. One that was taken before stays known when its name is repeated later on."""
    by_key = known.get(_key(row))
    if by_key and (verdict is None or (verdict.outcome == "asked" and by_key.row_hash == row.hash)):
        return by_key
    return known.get(_asked_key(row)) if verdict is None or verdict.outcome == "asked" else None


def _create(source: Source, row: Row, report: Report) -> SourceRecord:
    group = _new_group(row.facts)
    report.add(row, "created", Reason.NOT_UNDERSTOOD if row.unread else "", "; ".join(row.unread))
    return SourceRecord.objects.create(
        source=source,
        external_key=_key(row),
        group=group,
        decision=Decision.TAKEN,
        row=row.facts,
        row_hash=row.hash,
        line=row.line,
    )


def _ask(source: Source, row: Row, verdict: Verdict, report: Report) -> SourceRecord:
    report.add(row, "asked", verdict.reason, verdict.detail)
    return SourceRecord.objects.create(
        source=source,
        external_key=_asked_key(row),
        decision=Decision.ASKED,
        row_hash=row.hash,
        waiting=row.facts,
        line=row.line,
        reason=verdict.reason,
        detail=verdict.detail[:300],
    )


def _take_again(record: SourceRecord, row: Row, report: Report) -> None:
    if record.decision == Decision.ASKED:
        report.add(row, "asked", record.reason, record.detail)
    elif record.decision == Decision.REFUSED:
        report.add(row, "refused", Reason.DECIDED)
    elif record.decision == Decision.KEPT and record.row_hash == row.hash:
        report.add(row, "unchanged")
    elif conflict := conflict_of(record, row.facts):
        _report_conflict(record, row, *conflict, report)
    else:
        _follow(record, row, report)


def conflict_of(record: SourceRecord, facts: dict) -> tuple[Reason, str] | None:
    """Where the list and what people did since disagree: why, and on which facts."""
    if record.group is None:
        return Reason.DELETED, ""
    if record.group.merged_into_id:
        return Reason.MERGED, record.group.merged_into.name
    if differences(record.group, record.row) and (at_odds := differences(record.group, facts)):
        return Reason.EDITED, ", ".join(at_odds)
    return None


def differences(group: Group, facts: dict) -> list[str]:
    """The facts of a list that are no longer true of the group. What the list does not say is not compared."""
    found = ["name"] if group.name != facts["name"][: LONGEST["name"]] else []
    if facts["website"] and group.website != facts["website"]:
        found.append("website")
    numbers = {(phone.number, phone.extension) for phone in group.phones.all()}
    if any(tuple(phone) not in numbers for phone in facts["phones"]) or _to_mark(group.phones.all(), facts):
        found.append("phones")
    if has_office(facts) and office_like(group, facts) is None:
        found.append("office")
    return found


def has_office(facts: dict) -> bool:
    return bool(facts["office"]["city"] or facts["office"]["street"] or facts["office"]["zip"])


def office_like(group: Group, facts: dict) -> Office | None:
    address = ("street", "city", "state", "zip")
    wanted = [facts["office"][name].casefold() for name in address]
    same = (office for office in group.offices.all() if [getattr(office, n).casefold() for n in address] == wanted)
    return next(same, None)


def _report_conflict(record: SourceRecord, row: Row, reason: Reason, detail: str, report: Report) -> None:
    report.add(row, "conflicts", reason, detail)
    now = {"waiting": row.facts, "reason": reason, "detail": detail}
    if any(getattr(record, name) != value for name, value in now.items()):
        for name, value in now.items():
            setattr(record, name, value)
        record.line = row.line
        record.save()


def _follow(record: SourceRecord, row: Row, report: Report) -> None:
    """Nobody touched what the list said: the group follows the list."""
    if differences(record.group, row.facts) or phones_to_drop(record.group, record.row, row.facts):
        with recorded(record.group, by=None):
            apply(record.group, old=record.row, new=row.facts)
        report.add(row, "changed")
    else:
        report.add(row, "unchanged")
    if record.row_hash != row.hash or record.waiting is not None:
        record.row, record.row_hash, record.decision = row.facts, row.hash, Decision.TAKEN
        record.waiting, record.reason, record.detail = None, "", ""
        record.save()


def phones_to_drop(group: Group, old: dict, new: dict) -> list[Phone]:
    """Those that the group has from the list, and that the list no longer gives."""
    gone = {tuple(phone) for phone in old["phones"] if phone not in new["phones"]}
    return [phone for phone in group.phones.all() if (phone.number, phone.extension) in gone]


def _to_mark(phones: Iterable[Phone], facts: dict) -> list[Phone]:
    """Those that the list marks as private now and did not before. What a steward confirmed stays confirmed."""
    marked = facts.get("private_phones", {})
    waiting = (phone for phone in phones if phone.visibility != Visibility.EVERYONE)
    return [phone for phone in waiting if marked.get(phone.number, "") not in ("", phone.marked_private)]


def phone_of_a_list(phone: list[str], facts: dict) -> Phone:
    """[number, extension] as a phone that no reader sees until a steward has confirmed that it is public."""
    number, extension = phone
    marked = facts.get("private_phones", {}).get(number, "")
    return Phone(number=number, extension=extension, visibility=Visibility.STEWARDS, marked_private=marked)


def _new_group(facts: dict) -> Group:
    """Unchecked, and seen by stewards alone until a person has verified it."""
    group = Group(name=facts["name"][: LONGEST["name"]], website=facts["website"])
    group.phones = [phone_of_a_list(phone, facts) for phone in facts["phones"]]
    group.offices = [Office(**facts["office"])] if has_office(facts) else []
    group.save()
    return group


def apply(group: Group, *, old: dict, new: dict) -> None:
    """Make the facts of a list true of the group; what the list gave before and gives no more goes."""
    group.name = new["name"][: LONGEST["name"]]
    group.website = new["website"] or group.website
    dropped = {phone.pk for phone in phones_to_drop(group, old, new)}
    staying = [phone for phone in group.phones.all() if phone.pk not in dropped]
    had = {(phone.number, phone.extension) for phone in staying}
    for phone in _to_mark(staying, new):
        phone.marked_private = new["private_phones"][phone.number]
    group.phones = staying + [phone_of_a_list(phone, new) for phone in new["phones"] if tuple(phone) not in had]
    if has_office(new):
        office = office_like(group, new) or office_like(group, old) or Office()
        for name, value in new["office"].items():
            setattr(office, name, value)
        group.offices = [*(other for other in group.offices.all() if other.pk != office.pk), office]
    group.save()


def waiting():
    """Records about which a steward is asked, oldest first."""
    return SourceRecord.objects.exclude(waiting=None).select_related("source", "group__merged_into").order_by("pk")


def facts_of(group: Group) -> dict:
    """What we have, in the form in which lists are kept."""
    office = group.offices.first()
    address = {name: getattr(office, name) for name in ("street", "city", "state", "zip")} if office else {}
    phones = [[phone.number, phone.extension] for phone in group.phones.all()]
    return {"name": group.name, "website": group.website, "phones": phones, "office": address}


def can_be_accepted(record: SourceRecord) -> bool:
    """A merge is not undone by a list."""
    return record.reason != Reason.MERGED


@transaction.atomic
def decide(*, record: SourceRecord, accept: bool, by) -> None:
    """Take what the list says, or refuse it (a row that was asked) or keep ours (a conflict). It is remembered."""
    facts = record.waiting
    if accept and not can_be_accepted(record):
        raise ValueError("A group that was merged stays merged.")
    if accept and record.group is None:
        record.group = _new_group(facts)
    elif accept:
        with recorded(record.group, by):
            apply(record.group, old=record.row, new=facts)
    otherwise = Decision.REFUSED if record.decision == Decision.ASKED else Decision.KEPT
    record.decision = Decision.TAKEN if accept else otherwise
    record.row, record.row_hash = facts, hash_of(facts)
    record.waiting, record.reason, record.detail = None, "", ""
    record.save()
