"""Groups by the code of their short address (cms/pages/short_links.py)."""

from uuid import UUID

from django.urls import reverse

from cms.pages.short_links import ShortLinkTarget

from .models import Organization


def find_organizations(first: UUID, last: UUID, locale: str) -> list[ShortLinkTarget]:
    """Groups that have been public. One that no longer is has no name here, only its tombstone."""
    organizations = Organization.objects.filter(uuid__range=(first, last), assured_on__isnull=False)
    return [
        ShortLinkTarget(
            organization.name if organization.is_public else "", reverse("group", args=[organization.slug])
        )
        for organization in organizations
    ]
