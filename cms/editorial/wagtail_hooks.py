"""Where Wagtail's admin asks this app: saving and withdrawing pages, checks beside the preview, dashboard, reports."""

from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from cms.pages.site_roots import is_root

from . import page_actions, report_menu_items, reports
from .content_checks import SiteContentChecker, annotate_issues
from .dashboard import TasksPanel
from .page_listing import PageListingViewSet
from .scheduler_panels import SchedulerPanel, SchedulingFailuresPanel
from .translation_submission import SubmitOriginal, hide_translations_from_submit


@hooks.register("before_edit_page")
def detect_edit_conflict(request, page):
    """The later of two people who save the same page is told; theirs becomes a draft (docs/adr/0008)."""
    loaded = request.POST.get("loaded_revision_id") if request.method == "POST" else None
    newest = page.latest_revision
    if not loaded or newest is None or str(newest.pk) == loaded or newest.user_id == request.user.pk:
        return
    request.POST = request.POST.copy()
    request.POST.pop("action-publish", None)
    request.conflicting_revision = newest


@hooks.register("after_edit_page")
def show_edit_conflict(request, page):
    """Said after saving, when both versions have an address, with the way to see them side by side."""
    theirs = getattr(request, "conflicting_revision", None)
    if theirs is None or request.headers.get("Accept") == "application/json":
        return
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, theirs.pk, page.latest_revision_id])
    messages.warning(
        request,
        _(
            "Someone else saved this page while you were editing. Your version was saved as a draft and not "
            "published. Compare the two versions before publishing."
        ),
        buttons=[messages.button(compare, _("Compare both versions"))],
    )


@hooks.register("before_edit_page")
def warn_of_legal_review_loss(request, page):
    """Before anything is typed: a change of the text takes from readers the word that it was read for the law."""
    stored = getattr(page, "published_version", None)
    if request.method != "GET" or stored is None or not stored.is_original or not stored.has_legal_review:
        return
    messages.warning(
        request,
        _(
            "This text has passed legal review. If you change it, the note to readers disappears until it passes "
            "legal review again."
        ),
    )


@hooks.register("register_admin_urls", order=-1)
def register_submit_original_url():
    """Before wagtail-localize's own, whose address it is."""
    address = "localize/submit/page/<int:page_id>/"
    return [path(address, SubmitOriginal.as_view(), name="wagtail_localize_submit_original")]


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
def protect_root_page(request, page):
    """A site whose first page is a draft shows readers nothing; with the page its site would be deleted too."""
    if not is_root(page):
        return None
    messages.error(request, _("This is the first page of the site: readers would find nothing. Nothing was changed."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def protect_root_page_in_bulk(request, action_type, objects, action):
    """The same for many at once: one first page of a site among them, and nothing is done with any."""
    if action_type in ("unpublish", "delete"):
        answers = (protect_root_page(request, one) for one in objects if isinstance(one, Page))
        return next(filter(None, answers), None)
    return None


hooks.register("annotate_page_preview", annotate_issues)


@hooks.register("construct_wagtail_userbar")
def use_site_content_checker(request, items, page):
    """The checker with the rules of this site takes the place of Wagtail's."""
    items[:] = [
        SiteContentChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("register_admin_viewset")
def register_page_listing_viewset():
    """The list of pages in the admin, with the columns, filters and actions of this site."""
    return PageListingViewSet()


hide_translations_from_submit()

for _action in page_actions.BULK_ACTIONS:
    hooks.register("register_bulk_action", _action, order=10)  # after Wagtail's own, which it takes the place of


@hooks.register("construct_homepage_panels")
def add_dashboard_panels(request, panels):
    """On the first page of the admin: whether the scheduler stands still, what failed at its hour, what waits."""
    panels += [SchedulerPanel(), SchedulingFailuresPanel(), TasksPanel()]


@hooks.register("register_admin_urls")
def register_reports():
    """The reports, at site-reports/ below the address of the admin."""
    return [path("site-reports/", include((reports.URLS, "site_reports")))]


hooks.register("register_reports_menu_item", report_menu_items.coverage_menu_item)
hooks.register("register_reports_menu_item", report_menu_items.checks_menu_item)
hooks.register("register_reports_menu_item", report_menu_items.links_menu_item)
hooks.register("register_reports_menu_item", report_menu_items.other_links_menu_item)
hooks.register("register_reports_menu_item", report_menu_items.files_menu_item)
