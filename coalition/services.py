"""What is done to a group in several steps: each in one transaction, compared with the version that was read.

All raise StaleWrite when somebody else changed the group since `group` was read; nothing is written then.
"""

from collections.abc import Collection
from contextlib import ExitStack, contextmanager
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from .history import facts, record
from .models import Group, Phone, VerificationEvent
from .models.group import UnlistedReason
from .models.reach import Visibility


@contextmanager
def recorded(group: Group, by):
    """A transaction in which `group` is changed and saved; at its end the changes are written into its history."""
    with transaction.atomic():
        before = facts(Group.objects.with_facts().get(pk=group.pk))
        yield
        record(group=group, before=before, after=facts(Group.objects.with_facts().get(pk=group.pk)), by=by)


def save_changes(*, group: Group, by) -> None:
    """Write what was changed on `group` and on its children in memory."""
    with recorded(group, by):
        group.save()


def verify(
    *,
    group: Group,
    role: str,
    method: str,
    when: date,
    next_due: date,
    public_phones: Collection[int] = (),
    by=None,
) -> VerificationEvent:
    """Somebody made sure that the entry is true. The group's dates become those of its latest check.

    `public_phones` are the primary keys of its numbers that are confirmed as public; no other number becomes so.
    """
    event = VerificationEvent(group=group, role=role, method=method, when=when, next_due=next_due, by=by)
    event.full_clean(exclude=["by"])
    with recorded(group, by):
        event.save()
        Phone.objects.filter(group=group, pk__in=public_phones).update(visibility=Visibility.EVERYONE)
        latest = group.verifications.first()
        group.verified_on, group.next_due = latest.when, latest.next_due
        group.save()
    return event


def unlist(*, group: Group, reason: str, by=None) -> None:
    """Take it out of every list and of search. Those who have its address are told that it is gone."""
    with recorded(group, by):
        group.unlisted_at, group.unlisted_reason = now(), UnlistedReason(reason)
        group.save()


def relist(*, group: Group, by=None) -> None:
    """Shown again, with what a merge took from it as far as `what_comes_back` finds it."""
    with recorded(group, by):
        if group.merged_into_id:
            _bring_back(group, by)
        group.unlisted_at, group.unlisted_reason, group.merged_into = None, "", None
        group.moved_in_merge = {}
        group.save()


# By what two children of one kind are the same.
SAME = {
    "offers": lambda offer: offer.service,
    "coverage": lambda area: area.code,
    "populations": lambda row: row.population,
    "texts": lambda text: text.language,
    "phones": lambda phone: (phone.number, phone.extension),
    "offices": lambda office: (office.street.casefold(), office.city.casefold(), office.state, office.zip),
    "contacts": lambda contact: (contact.role.casefold(), contact.email.casefold(), contact.phone),
}


def what_moves(group: Group, into: Group) -> dict[str, list]:
    """The children of `group` that `into` lacks, by relation. What both have stays as `into` has it."""
    return {relation: _lacking(getattr(group, relation).all(), into, relation) for relation in SAME}


def _lacking(children, group: Group, relation: str) -> list:
    known = {SAME[relation](child) for child in getattr(group, relation).all()}
    return [child for child in children if SAME[relation](child) not in known]


def what_comes_back(group: Group) -> dict[str, list]:
    """The children that a merge took from `group` and that it gets back when it is listed again, by relation.

    They are where the merge, or a later one, has put them. What was deleted or taken elsewhere since does not come
    back, nor what the group has anew.
    """
    holders = Group.objects.filter(Q(pk=group.merged_into_id) | Q(merged_into=group.merged_into_id)).exclude(
        pk=group.pk
    )
    found = {}
    for relation, keys in group.moved_in_merge.items():
        if relation in SAME:
            taken = getattr(group, relation).model.objects.filter(pk__in=keys, group__in=holders)
            found[relation] = _lacking(taken.select_related("group"), group, relation)
    return found


def what_stays_away(group: Group) -> dict[str, int]:
    """Relation → how many of those that a merge took from `group` do not come back."""
    found = what_comes_back(group)
    missing = {relation: len(group.moved_in_merge[relation]) - len(children) for relation, children in found.items()}
    return {relation: number for relation, number in missing.items() if number}


def _bring_back(group: Group, by) -> None:
    """Those who give something back are saved as well."""
    children = [child for found in what_comes_back(group).values() for child in found]
    givers = list(Group.objects.filter(pk__in={child.group_id for child in children}))
    with ExitStack() as giving:
        for giver in givers:
            giving.enter_context(recorded(giver, by))
        for child in children:
            type(child).objects.filter(pk=child.pk).update(group=group)
        for giver in givers:
            giver.save()
    # Those merged into `group` before the merge lead to it again.
    led_here = Group.objects.filter(pk__in=group.moved_in_merge.get("merged", []))
    led_here.filter(merged_into=group.merged_into_id).update(merged_into=group)


def merge_groups(*, group: Group, into: Group, by=None) -> None:
    """`group` becomes part of `into`, which gets what it lacks; the address of `group` leads there from now on."""
    if into.pk == group.pk or into.unlisted_at:
        raise ValueError("A group merges into another one that is listed or still unchecked.")
    with recorded(group, by), recorded(into, by):
        moving = what_moves(group, into)
        for children in moving.values():
            for child in children:
                type(child).objects.filter(pk=child.pk).update(group=into)
        group.moved_in_merge = {relation: [child.pk for child in children] for relation, children in moving.items()}
        group.moved_in_merge["merged"] = list(group.merged.values_list("pk", flat=True))
        group.unlisted_at, group.unlisted_reason, group.merged_into = now(), UnlistedReason.MERGED, into
        group.save()
        into.save()
        # Those merged into `group` before lead straight on.
        Group.objects.filter(merged_into=group).update(merged_into=into)
