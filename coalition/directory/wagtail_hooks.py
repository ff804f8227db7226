"""The directory in the admin: its menu, its actions, links to groups, and what waits."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.rich_text.handlers import register
from cms.users.models import User

from .bulk_actions import DeleteBulkAction, VerifyBulkAction
from .models import Organization
from .rich_text import OrganizationLinkChooserViewSet, OrganizationLinkHandler, organization_link_chooser
from .viewsets import DirectoryViewSetGroup

register_snippet(DirectoryViewSetGroup)
hooks.register("register_bulk_action", VerifyBulkAction)
hooks.register("register_bulk_action", DeleteBulkAction, order=10)  # after Wagtail's own


@hooks.register("register_log_actions")
def exclude_organizations_from_site_history(actions: Any) -> None:
    """Every role reads the site history. A group has a history of its own, for stewards (history.py)."""
    for model in Organization.with_children():
        actions.log_entry_models_by_type.register(model, value=None)


@hooks.register("register_rich_text_features")
def register_organization_link_handler(features: Any) -> None:
    """Links to groups, in the editor and on the page."""
    register(features, OrganizationLinkHandler)


@hooks.register("register_admin_viewset")
def register_organization_link_chooser() -> OrganizationLinkChooserViewSet:
    """Where the group of a link is chosen."""
    return organization_link_chooser


@hooks.register("register_task_count")
def overdue_task_count(user: User) -> tuple[Promise | str, int, str] | None:
    """For the first page of the admin: what it is called, how many there are, and where; None for no steward."""
    if not user.has_perm("directory.change_organization"):
        return None
    url = f"{reverse('wagtailsnippets_directory_organization:list')}?status=overdue"
    return _("Groups overdue for verification"), Organization.objects.overdue().count(), url
