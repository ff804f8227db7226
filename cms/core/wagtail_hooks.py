from django.conf import settings
from django.http import Http404
from django.urls import include, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Site
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from . import reports
from .content_checks import SiteChecks
from .explorer import SitePages
from .links import PageLink
from .models import Alert, Audience, Topic
from .scheduler_panels import SchedulerPanel, SchedulingFailuresPanel
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


@hooks.register("before_serve_page")
def show_each_language_under_its_own_prefix(page, request, args, kwargs):
    """Neither an alias nor, where a language has no home page yet, English under its prefix (docs/adr/0012)."""
    source = Site.find_for_request(request).root_page.locale_id
    if page.alias_of_id or (page.locale_id == source and get_language() != settings.LANGUAGE_CODE):
        raise Http404


@hooks.register("construct_wagtail_userbar")
def check_pages_of_this_site(request, items, page):
    items[:] = [
        SiteChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]


@hooks.register("register_admin_viewset")
def explore_pages_of_this_site():
    return SitePages()


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
