"""What is done to a group in several steps: each in one transaction, compared with the version that was read.

All raise StaleWrite when somebody else changed the group since `group` was read; nothing is written then.
"""

from collections.abc import Collection
from contextlib import contextmanager
from datetime import date

from django.db import transaction
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
    with recorded(group, by):
        group.unlisted_at, group.unlisted_reason, group.merged_into = None, "", None
        group.save()


def what_moves(group: Group, into: Group) -> dict[str, list]:
    """The children of `group` that `into` lacks, by relation. What both have stays as `into` has it."""
    kinds = {
        "offers": lambda offer: offer.service,
        "coverage": lambda area: area.code,
        "populations": lambda row: row.population,
        "texts": lambda text: text.language,
        "phones": lambda phone: (phone.number, phone.extension),
        "offices": lambda office: (office.street.casefold(), office.city.casefold(), office.state, office.zip),
        "contacts": lambda contact: (contact.role.casefold(), contact.email.casefold(), contact.phone),
    }
    moving = {}
    for relation, same in kinds.items():
        known = {same(child) for child in getattr(into, relation).all()}
        moving[relation] = [child for child in getattr(group, relation).all() if same(child) not in known]
    return moving


def merge_groups(*, group: Group, into: Group, by=None) -> None:
    """`group` becomes part of `into`, which gets what it lacks; the address of `group` leads there from now on."""
    if into.pk == group.pk or into.unlisted_at:
        raise ValueError("A group merges into another one that is listed or still unchecked.")
    with recorded(group, by), recorded(into, by):
        for children in what_moves(group, into).values():
            for child in children:
                type(child).objects.filter(pk=child.pk).update(group=into)
        group.unlisted_at, group.unlisted_reason, group.merged_into = now(), UnlistedReason.MERGED, into
        group.save()
        into.save()
        # Those merged into `group` before lead straight on.
        Group.objects.filter(merged_into=group).update(merged_into=into)
