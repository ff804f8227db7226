"""What is done to a group in several steps: each in one transaction, compared with the version that was read.

All raise ConflictError when somebody else changed the group since `organization` was read; nothing is written then.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from cms.users.models import User

from .history import log_changes, snapshot
from .models import Organization, Phone, VerificationEvent
from .models.contact_points import Visibility
from .models.organization import UnlistedReason


@contextmanager
def change_log(organization: Organization, by: User | None) -> Iterator[None]:
    """A transaction in which `organization` is changed and saved; its end writes the changes into the history."""
    with transaction.atomic():
        before = snapshot(Organization.objects.with_details().get(pk=organization.pk))
        yield
        log_changes(
            organization=organization,
            before=before,
            after=snapshot(Organization.objects.with_details().get(pk=organization.pk)),
            by=by,
        )


def verify(
    *,
    organization: Organization,
    role: str,
    method: str,
    assured_on: date,
    next_review_due: date,
    public_phones: Collection[int] = (),
    by: User | None = None,
) -> VerificationEvent:
    """Somebody made sure that the entry is true. The group's dates become those of its latest check.

    `public_phones` are the primary keys of its numbers that are confirmed as public; no other number becomes so.
    """
    event = VerificationEvent(
        organization=organization,
        role=role,
        method=method,
        assured_on=assured_on,
        next_review_due=next_review_due,
        by=by,
    )
    event.full_clean(exclude=["by"])
    with change_log(organization, by):
        event.save()
        Phone.objects.filter(organization=organization, pk__in=public_phones).update(visibility=Visibility.EVERYONE)
        latest = organization.verifications.first()
        organization.assured_on, organization.next_review_due = latest.assured_on, latest.next_review_due
        organization.save()
    return event


def unlist(*, organization: Organization, reason: str, by: User | None = None) -> None:
    """Take it out of every list and of search. Those who have its address are told that it is gone."""
    with change_log(organization, by):
        organization.unlisted_at, organization.unlisted_reason = now(), UnlistedReason(reason)
        organization.save()


def relist(*, organization: Organization, by: User | None = None) -> None:
    """Shown again, with what a merge took from it as far as `children_to_restore` finds it."""
    with change_log(organization, by):
        if organization.merged_into_id:
            _restore_children(organization, by)
        organization.unlisted_at, organization.unlisted_reason, organization.merged_into = None, "", None
        organization.moved_in_merge = {}
        organization.save()


# By what two children of one kind are the same.
CHILD_KEYS: dict[str, Callable[[Any], object]] = {
    "services": lambda service: service.service_type,
    "service_areas": lambda area: area.area_code,
    "target_populations": lambda row: row.target_population,
    "descriptions": lambda text: text.language,
    "phones": lambda phone: (phone.number, phone.extension),
    "locations": lambda location: (location.street.casefold(), location.city.casefold(), location.state, location.zip),
    "contacts": lambda contact: (contact.role.casefold(), contact.email.casefold(), contact.phone),
}


def children_to_merge(organization: Organization, into: Organization) -> dict[str, list[Any]]:
    """The children of `organization` that `into` lacks, by relation. What both have stays as `into` has it."""
    return {relation: _lacking(getattr(organization, relation).all(), into, relation) for relation in CHILD_KEYS}


def _lacking(children: Iterable[Any], organization: Organization, relation: str) -> list[Any]:
    known = {CHILD_KEYS[relation](child) for child in getattr(organization, relation).all()}
    return [child for child in children if CHILD_KEYS[relation](child) not in known]


def children_to_restore(organization: Organization) -> dict[str, list[Any]]:
    """The children that a merge took from `organization` and that it gets back when it is listed again, by relation.

    They are where the merge, or a later one, has put them. What was deleted or taken elsewhere since does not come
    back, nor what the group has anew.
    """
    holders = Organization.objects.filter(
        Q(pk=organization.merged_into_id) | Q(merged_into=organization.merged_into_id)
    ).exclude(pk=organization.pk)
    found = {}
    for relation, keys in organization.moved_in_merge.items():
        if relation in CHILD_KEYS:
            taken = getattr(organization, relation).model.objects.filter(pk__in=keys, organization__in=holders)
            found[relation] = _lacking(taken.select_related("organization"), organization, relation)
    return found


def children_not_restored(organization: Organization) -> dict[str, int]:
    """Relation → how many of those that a merge took from `organization` do not come back."""
    found = children_to_restore(organization)
    missing = {
        relation: len(organization.moved_in_merge[relation]) - len(children) for relation, children in found.items()
    }
    return {relation: number for relation, number in missing.items() if number}


def _restore_children(organization: Organization, by: User | None) -> None:
    """Those who give something back are saved as well."""
    children = [child for found in children_to_restore(organization).values() for child in found]
    givers = list(Organization.objects.filter(pk__in={child.organization_id for child in children}))
    with ExitStack() as giving:
        for giver in givers:
            giving.enter_context(change_log(giver, by))
        for child in children:
            type(child).objects.filter(pk=child.pk).update(organization=organization)
        for giver in givers:
            giver.save()
    # Those merged into `organization` before the merge lead to it again.
    led_here = Organization.objects.filter(pk__in=organization.moved_in_merge.get("merged", []))
    led_here.filter(merged_into=organization.merged_into_id).update(merged_into=organization)


def merge_organizations(*, organization: Organization, into: Organization, by: User | None = None) -> None:
    """`organization` becomes part of `into`, which gets what it lacks; its address leads there from now on."""
    if into.pk == organization.pk or into.unlisted_at:
        raise ValueError("A group merges into another one that is listed or still unchecked.")
    with change_log(organization, by), change_log(into, by):
        moving = children_to_merge(organization, into)
        for children in moving.values():
            for child in children:
                type(child).objects.filter(pk=child.pk).update(organization=into)
        organization.moved_in_merge = {
            relation: [child.pk for child in children] for relation, children in moving.items()
        }
        organization.moved_in_merge["merged"] = list(organization.merged.values_list("pk", flat=True))
        organization.unlisted_at, organization.unlisted_reason, organization.merged_into = (
            now(),
            UnlistedReason.MERGED,
            into,
        )
        organization.save()
        into.save()
        # Those merged into `organization` before lead straight on.
        Organization.objects.filter(merged_into=organization).update(merged_into=into)
