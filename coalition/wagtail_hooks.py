from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.rich_text.handlers import register

from .bulk_actions import DeleteGroups, VerifyGroups
from .models import Group
from .rich_text import GroupLink, group_link_chooser
from .viewsets import Directory

register_snippet(Directory)
hooks.register("register_bulk_action", VerifyGroups)
hooks.register("register_bulk_action", DeleteGroups, order=10)  # after Wagtail's own


@hooks.register("register_log_actions")
def keep_groups_out_of_the_site_history(actions):
    """Every role reads the site history. A group has a history of its own, for stewards (history.py)."""
    for model in Group.with_children():
        actions.log_entry_models_by_type.register(model, value=None)


@hooks.register("register_rich_text_features")
def register_link(features):
    register(features, GroupLink)


@hooks.register("register_admin_viewset")
def register_chooser():
    return group_link_chooser


@hooks.register("register_task_count")
def groups_whose_check_is_overdue(user):
    if not user.has_perm("coalition.change_group"):
        return None
    url = f"{reverse('wagtailsnippets_coalition_group:list')}?state=overdue"
    return _("Groups whose check is overdue"), Group.objects.overdue().count(), url
