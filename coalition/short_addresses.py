"""Groups by the code of their short address (cms/pages/short_links.py)."""

from uuid import UUID

from django.urls import reverse

from cms.pages.short_links import Found

from .models import Group


def find_groups(first: UUID, last: UUID, locale: str) -> list[Found]:
    """Groups that have been public. One that no longer is has no name here, only its tombstone."""
    groups = Group.objects.filter(uuid__range=(first, last), verified_on__isnull=False)
    return [Found(group.name if group.is_public else "", reverse("group", args=[group.slug])) for group in groups]
