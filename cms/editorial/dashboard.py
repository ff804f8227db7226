"""What waits for the one who has just logged in: numbers, each a link to what it counts. Apps add their own by
the hook `register_task_count`: `count(user)` gives label, number and URL, or None where it is not for this user."""

from typing import NamedTuple

from django.db.models import Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import TaskState
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from cms.documents.reports import format_requests_for

from . import broken_links, content_audit, translation_status
from .page_listing import BEHIND, DUE, FINISHED, UNFINISHED, UNREAD


class TaskCount(NamedTuple):
    """Work that waits: what it is called, how much there is, and where it is done."""

    label: Promise | str
    count: int  # type: ignore[assignment]  # hides a method of tuples that nobody calls
    url: str


@hooks.register("register_task_count")
def assigned_to_me(user):
    """How many steps of workflows this user may review; said to everybody, also where there are none."""
    count = TaskState.objects.reviewable_by(user).count()
    url = reverse("wagtailadmin_reports:workflow_tasks")
    return TaskCount(_("Awaiting your review"), count, f"{url}?reviewable=true")


@hooks.register("register_task_count")
def due_for_review(user):
    """Live pages that this user may change and whose day of review has come."""
    return _page_task(user, _("Pages due for review"), translation_status.due_for_review, f"review={DUE}")


@hooks.register("register_task_count")
def lacking_legal_review(user):
    """Live originals that this user may change and that should have passed the legal review, but have not."""
    label = _("Live pages that need legal review")
    return _page_task(user, label, translation_status.lacking_legal_review, f"review={UNREAD}")


@hooks.register("register_task_count")
def outdated_translations(user):
    """Translations that this user may change, of originals published since they were last sent to translation."""
    return _page_task(
        user,
        _("Outdated translations"),
        translation_status.translations_outdated,
        f"translation={BEHIND}",
    )


@hooks.register("register_task_count")
def incomplete_translations(user):
    """Translations that this user may change and that lack words."""
    return _page_task(
        user, _("Translations in progress"), translation_status.translations_incomplete, f"translation={UNFINISHED}"
    )


@hooks.register("register_task_count")
def unpublished_translations(user):
    """Translations that have all their words, and that wait for this user to publish them."""
    return _page_task(
        user,
        _("Translations ready to publish"),
        translation_status.translations_complete,
        f"translation={FINISHED}",
        "publish",
    )


@hooks.register("register_task_count")
def pages_with_issues(user):
    """Public pages that this user may change and of which the checks say something."""
    return _report_task(user, _("Pages with issues"), content_audit.with_issues, "checks")


@hooks.register("register_task_count")
def pages_with_failed_audit(user):
    """Public pages that this user may change and that the checks could not read: they may be amiss or not."""
    return _report_task(
        user, _("Pages that the checks could not read"), content_audit.audit_failed, "checks", "?fault=unreadable"
    )


@hooks.register("register_task_count")
def pages_with_broken_links(user):
    """Public pages that this user may change and in which a link leads nowhere."""
    return _report_task(user, _("Pages with broken links"), broken_links.pages_with_broken_links, "links")


@hooks.register("register_task_count")
def broken_links_elsewhere(user):
    """Only where there are any: most users have none of these things."""
    from .reports import other_broken_links

    count = other_broken_links(user).count()
    url = reverse("site_reports:other_links")
    return TaskCount(_("Menus, alerts and groups with broken links"), count, url) if count else None


@hooks.register("register_task_count")
def images_without_consent(user):
    """Those that somebody may change; what is public with them stays so until a person decides."""
    policy = policy_registry.get_by_type(get_image_model())
    if not policy.user_has_permission(user, "change"):
        return None
    count = policy.instances_user_has_permission_for(user, "change").without_consent().count()
    return TaskCount(_("Photos missing consent"), count, f"{reverse('wagtailimages:index')}?consent=missing")


@hooks.register("register_task_count")
def open_format_requests(user):
    """How often readers asked for another format of files that this user may change."""
    if not policy_registry.get_by_type(get_document_model()).user_has_permission(user, "change"):
        return None
    count = format_requests_for(user).aggregate(Sum("count", default=0))["count__sum"]
    return TaskCount(_("Format requests from readers"), count, reverse("format_requests:index"))


def _page_task(user, label, chosen, query, right="change"):
    mine = _permitted_pages(user, right)
    if mine is None:
        return None
    # From the topmost page that is theirs: whoever asks for a higher one is led there, and what was asked is lost.
    top = PagePermissionPolicy().explorable_root_instance(user)
    return TaskCount(label, chosen(mine).count(), f"{reverse('wagtailadmin_explore', args=[top.pk])}?{query}")


def _report_task(user, label, chosen, report, query=""):
    mine = _permitted_pages(user, "change")
    return None if mine is None else TaskCount(label, chosen(mine).count(), reverse(f"site_reports:{report}") + query)


def _permitted_pages(user, right):
    """The pages on which this user has the right; None for one who has it on none."""
    mine = PagePermissionPolicy().instances_user_has_permission_for(user, right)
    return mine if user.is_superuser or mine.exists() else None


class TasksPanel(Component):
    """The table "Your tasks" on the first page of the admin: a row for each count that is for this user."""

    name = "work"
    template_name = "editorial/tasks_panel.html"
    order = 90

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        counts = [count(user) for count in hooks.get_hooks("register_task_count")]
        return {"waiting": [TaskCount(*count) for count in counts if count]}
