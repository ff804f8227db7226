"""What changes an entry without saving its group: a child saved by itself, a deletion, a renamed service."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from search.index.batches import batches
from search.index.projection import project, project_batch
from search.index.sources import source_named

from .models import Coverage, Group, GroupPopulation, GroupText, Offer, Office, Phone, Service
from .models.group import is_being_saved

CHILDREN = (Coverage, GroupPopulation, GroupText, Offer, Office, Phone)


def project_the_group_of_a_child(instance, **kwargs):
    """Not while the group itself is saved (it is projected then) or deleted with all its children."""
    if not is_being_saved(instance.group) and not isinstance(kwargs.get("origin"), Group):
        project(source_named("group"), instance.group.uuid)


for _child in CHILDREN:
    post_save.connect(project_the_group_of_a_child, sender=_child)
    post_delete.connect(project_the_group_of_a_child, sender=_child)


@receiver(post_delete, sender=Group)
def project_a_deleted_group(instance, **kwargs):
    project(source_named("group"), instance.uuid)


@receiver(post_save, sender=Service)
def project_all_who_offer_a_renamed_service(instance, created, **kwargs):
    """The names of services are words by which groups are found."""
    offering = Group.objects.listed().offering(instance.slug).values_list("uuid", flat=True)
    for uuids in batches(map(str, offering), 500):
        project_batch(source_named("group"), uuids)
