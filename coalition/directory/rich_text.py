"""Links to groups, kept by uuid: they outlive a new name, a new address and a merge."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.rich_text.handlers import KeyedLinkHandler, LinkChooserViewSet, LinkTarget, valid_uuids

from .models import Organization


class OrganizationLinkHandler(KeyedLinkHandler):
    """A link to a group: `id` is its UUID."""

    identifier = "group"
    entity = "GROUP"
    icon = "group"
    description = _("Group")
    chooser = "group_link:choose"

    @staticmethod
    def get_model() -> type[Organization]:
        return Organization

    @classmethod
    def resolve(cls, keys: set[str]) -> dict[str, LinkTarget]:
        """One that is no longer listed leads to the page that says so."""
        organizations = Organization.objects.filter(uuid__in=valid_uuids(keys)).select_related("merged_into")
        found = {}
        for organization in organizations:
            shown = (
                organization.merged_into
                if organization.merged_into and organization.merged_into.is_public
                else organization
            )
            if shown.was_ever_public:
                # The name of one that is gone is for stewards; the link keeps the words that the editor gave it.
                name = shown.name if shown.is_public else ""
                found[str(organization.uuid)] = LinkTarget(reverse("group", args=[shown.slug]), name)
        return found

    @classmethod
    def referenced_objects(cls, key: str) -> QuerySet[Organization]:
        return Organization.objects.filter(uuid__in=valid_uuids([key]))


class OrganizationLinkChooserViewSet(LinkChooserViewSet):
    """Where an editor chooses the group a link leads to."""

    model = Organization
    link = OrganizationLinkHandler
    icon = OrganizationLinkHandler.icon
    choose_one_text = _("Choose a group")

    def get_object_list(self) -> QuerySet[Organization]:
        return Organization.objects.listed()

    def key_of(self, thing: Organization) -> str:
        return str(thing.uuid)


organization_link_chooser = OrganizationLinkChooserViewSet("group_link", url_prefix="links/group")
