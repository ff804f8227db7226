from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page, Site
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.restrictions import may_pass

from . import page_actions, reports
from .content_checks import SiteChecks
from .explorer import SitePages
from .links import PageLink
from .models import Alert, Audience, Topic
from .scheduler_panels import SchedulerPanel, SchedulingFailuresPanel
from .site_roots import is_root
from .translating import SubmitOriginal, offer_originals_alone
from .work import WorkPanel


class TermViewSet(SnippetViewSet):
    list_display = ["name", "slug", "locale"]
    search_fields = ["name", "slug"]
    panels = [FieldPanel("name"), FieldPanel("slug")]


class TopicViewSet(TermViewSet):
    model = Topic
    icon = "tag"


class AudienceViewSet(TermViewSet):
    model = Audience
    icon = "group"


class VocabularyGroup(SnippetViewSetGroup):
    items = (TopicViewSet, AudienceViewSet)
    menu_label = _("Words")
    menu_icon = "tag"
    menu_order = 300


register_snippet(VocabularyGroup)


class AlertViewSet(SnippetViewSet):
    model = Alert
    icon = "warning"
    add_to_admin_menu = True
    menu_order = 250
    list_display = ["__str__", "level", "stands", "begins", "ends"]
    copy_view_enabled = False


register_snippet(AlertViewSet)


@hooks.register("register_rich_text_features", order=10)
def lead_to_pages_in_the_readers_language(features):
    """After Wagtail's own, which it takes the place of."""
    features.register_link_type(PageLink)


@hooks.register("before_edit_page")
def keep_both_versions(request, page):
    """The later of two people who save the same page is told; theirs becomes a draft (docs/adr/0008)."""
    loaded = request.POST.get("loaded_revision_id") if request.method == "POST" else None
    newest = page.latest_revision
    if not loaded or newest is None or str(newest.pk) == loaded or newest.user_id == request.user.pk:
        return
    request.POST = request.POST.copy()
    request.POST.pop("action-publish", None)
    request.stale_against = newest


@hooks.register("after_edit_page")
def show_both_versions(request, page):
    """Said after saving, when both versions have an address, with the way to see them side by side."""
    theirs = getattr(request, "stale_against", None)
    if theirs is None or request.headers.get("Accept") == "application/json":
        return
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, theirs.pk, page.latest_revision_id])
    messages.warning(
        request,
        _(
            "Somebody else saved this page after you opened it. Your version was kept as a draft and nothing was "
            "published: compare both, then publish what is right."
        ),
        buttons=[messages.button(compare, _("Compare both versions"))],
    )


@hooks.register("before_edit_page")
def say_what_a_change_costs(request, page):
    """Before anything is typed: a change of the text takes from readers the word that it was read for the law."""
    stored = getattr(page, "as_stored", None)
    if request.method != "GET" or stored is None or not stored.is_original or not stored.is_read_for_the_law:
        return
    messages.warning(
        request,
        _(
            "This text was read for the law. If you change it, readers are no longer told so until it has gone "
            "through the legal review again."
        ),
    )


@hooks.register("register_admin_urls", order=-1)
def send_only_originals_to_translation():
    """Before wagtail-localize's own, whose address it is."""
    address = "localize/submit/page/<int:page_id>/"
    return [path(address, SubmitOriginal.as_view(), name="wagtail_localize_submit_original")]


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
def keep_the_first_page(request, page):
    """A site whose first page is a draft shows readers nothing; with the page its site would be deleted too."""
    if not is_root(page):
        return None
    messages.error(request, _("This is the first page of the site: readers would find nothing. Nothing was changed."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_the_first_page_among_many(request, action_type, objects, action):
    if action_type in ("unpublish", "delete"):
        answers = (keep_the_first_page(request, one) for one in objects if isinstance(one, Page))
        return next(filter(None, answers), None)
    return None


@hooks.register("before_serve_page")
def show_each_language_under_its_own_prefix(page, request, args, kwargs):
    """Neither an alias nor, where a language has no home page yet, English under its prefix (docs/adr/0012)."""
    source = Site.find_for_request(request).root_page.locale_id
    if page.alias_of_id or (page.locale_id == source and get_language() != settings.LANGUAGE_CODE):
        raise Http404


@hooks.register("before_serve_page")
def answer_as_if_a_private_page_were_not_there(page, request, args, kwargs):
    """Before Wagtail's own, which leads to a login or asks for a password and so tells that there is a page."""
    page.restrictions_read = page.get_view_restrictions()
    has_expired = page.expire_at is not None and page.expire_at <= now()  # the clock may not have come round yet
    if has_expired or not may_pass(request, page.restrictions_read):
        raise Http404


@hooks.register("construct_wagtail_userbar")
def check_pages_of_this_site(request, items, page):
    items[:] = [
        SiteChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]


@hooks.register("register_admin_viewset")
def explore_pages_of_this_site():
    return SitePages()


offer_originals_alone()

for _action in page_actions.BULK_ACTIONS:
    hooks.register("register_bulk_action", _action, order=10)  # after Wagtail's own, which it takes the place of


@hooks.register("construct_homepage_panels")
def say_what_waits(request, panels):
    panels += [SchedulerPanel(), SchedulingFailuresPanel(), WorkPanel()]


@hooks.register("register_admin_urls")
def register_reports():
    return [path("site-reports/", include((reports.URLS, "site_reports")))]


hooks.register("register_reports_menu_item", reports.coverage_menu_item)
hooks.register("register_reports_menu_item", reports.checks_menu_item)
hooks.register("register_reports_menu_item", reports.links_menu_item)
hooks.register("register_reports_menu_item", reports.other_links_menu_item)
hooks.register("register_reports_menu_item", reports.files_menu_item)
