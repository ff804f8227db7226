"""Links to groups, kept by uuid: they outlive a new name, a new address and a merge."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.rich_text.handlers import Destination, LinkChooserViewSet, StoredLink, only_uuids

from .models import Group


class GroupLink(StoredLink):
    identifier = "group"
    entity = "GROUP"
    icon = "group"
    description = _("Group")
    chooser = "group_link:choose"

    @staticmethod
    def get_model():
        return Group

    @classmethod
    def destinations(cls, keys):
        """One that is no longer listed leads to the page that says so."""
        groups = Group.objects.filter(uuid__in=only_uuids(keys)).select_related("merged_into")
        found = {}
        for group in groups:
            shown = group.merged_into if group.merged_into and group.merged_into.is_public else group
            if shown.was_ever_public:
                # The name of one that is gone is for stewards; the link keeps the words that the editor gave it.
                name = shown.name if shown.is_public else ""
                found[str(group.uuid)] = Destination(reverse("group", args=[shown.slug]), name)
        return found

    @classmethod
    def objects_of(cls, key):
        return Group.objects.filter(uuid__in=only_uuids([key]))


class GroupLinkChooser(LinkChooserViewSet):
    model = Group
    link = GroupLink
    icon = GroupLink.icon
    choose_one_text = _("Choose a group")

    def get_object_list(self):
        return Group.objects.listed()

    def key_of(self, thing):
        return str(thing.uuid)


group_link_chooser = GroupLinkChooser("group_link", url_prefix="links/group")
