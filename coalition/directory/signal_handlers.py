"""What changes an entry without saving its group: a child saved by itself, a deletion, a renamed service."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from search.index.projection import sync_batch, sync_entries
from search.index.sources import get_source
from search.index.utils import batched

from .models import (
    Location,
    Organization,
    OrganizationDescription,
    OrganizationTargetPopulation,
    Phone,
    PhoneLanguage,
    Service,
    ServiceArea,
    ServiceLanguage,
    ServiceType,
)
from .models.organization import is_being_saved

Child = (
    ServiceArea
    | OrganizationTargetPopulation
    | OrganizationDescription
    | Service
    | ServiceLanguage
    | Location
    | Phone
    | PhoneLanguage
)
CHILDREN = Child.__args__


def sync_organization_of_child(instance: Child, **kwargs: object) -> None:
    """Not while the group itself is saved (it is projected then) or deleted with all its children."""
    if not isinstance(kwargs.get("origin"), Organization) and not is_being_saved(instance.organization):
        sync_entries(get_source("group"), instance.organization.uuid)


for _child in CHILDREN:
    post_save.connect(sync_organization_of_child, sender=_child)
    post_delete.connect(sync_organization_of_child, sender=_child)


@receiver(post_delete, sender=Organization)
def sync_deleted_organization(instance: Organization, **kwargs: object) -> None:
    """A group that was deleted is found no more."""
    sync_entries(get_source("group"), instance.uuid)


@receiver(post_save, sender=ServiceType)
def sync_organizations_with_service_type(instance: ServiceType, **kwargs: object) -> None:
    """The names of services are words by which groups are found."""
    uuids_with_service = Organization.objects.listed().with_service(instance.slug).values_list("uuid", flat=True)
    for uuids in batched(map(str, uuids_with_service), 500):
        sync_batch(get_source("group"), uuids)
