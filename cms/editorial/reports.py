"""Reports for editors: each page and its languages, and the files that nobody needs or that have grown old."""

from uuid import UUID

import django_filters
from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef
from django.db.models.functions import Cast
from django.forms import RadioSelect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from . import broken_links, content_audit, translation_status
from .content_checks import CHECKS
from .link_checker import describe_problems
from .models import LinkCheck

UNREADABLE, NOT_READ = "unreadable", "not-read"


def _edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _audited_at(page: Page):
    content_audit = getattr(page, "content_audit", None)
    return content_audit and content_audit.audited_at


class TranslationCoverageFilterSet(WagtailFilterSet):
    """Narrows the report to pages that do not exist in the chosen language."""

    missing = django_filters.ModelChoiceFilter(
        label=_("Missing in"), queryset=lambda request: Locale.objects.all(), method="filter_missing_locale",
        widget=RadioSelect,
        empty_label=_("Any"),
    )  # fmt: skip

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_missing_locale(self, pages, name, value):
        return translation_status.without_translation_in(pages, value)


class TranslationCoverageReportView(ReportView):
    """One row for each page that is written here, one column for each language."""

    model = Page
    page_title = _("Translation coverage")
    header_icon = "globe"
    filterset_class = TranslationCoverageFilterSet
    index_url_name = "site_reports:languages"
    index_results_url_name = "site_reports:languages_results"
    permission_policy = PagePermissionPolicy()
    any_permission_required = ["add", "change", "publish"]
    default_ordering = "path"

    @cached_property
    def locales(self):
        return translation_status.locales_in_use()

    @cached_property
    def codes(self) -> list[str]:
        return [locale.language_code for locale in self.locales]

    @cached_property
    def columns(self):
        title = TitleColumn("title", label=_("Title"), get_url=_edit_url)
        return [title, *(self._column(code) for code in self.codes)]

    def _column(self, code: str) -> Column:
        return Column(code, label=dict(settings.LANGUAGES)[code], accessor=lambda page: page.languages[code])

    @cached_property
    def list_export(self):
        return ["title", *(f"languages.{code}" for code in self.codes)]

    def get_queryset(self):
        return Page.objects.filter(locale=Locale.get_default(), depth__gt=1, alias_of=None).order_by("path")

    def decorate_paginated_queryset(self, pages):
        keys = [page.translation_key for page in pages]
        there = Page.objects.filter(translation_key__in=keys, alias_of=None)
        behind = set(translation_status.translations_outdated(there).values_list("pk", flat=True))
        said: dict[UUID, dict[str, str]] = {}
        for pk, key, code, live in there.values_list("pk", "translation_key", "locale__language_code", "live"):
            word = gettext("outdated") if pk in behind else gettext("public") if live else gettext("draft")
            said.setdefault(key, {})[code] = word
        for page in pages:
            page.languages = dict.fromkeys(self.codes, "") | said.get(page.translation_key, {})
        return pages


class EditablePagesReportView(ReportView):
    """Public pages that this user may change, and what is wrong with each."""

    model = Page
    permission_policy = PagePermissionPolicy()
    any_permission_required = ["change"]
    default_ordering = "title"

    columns = [
        TitleColumn("title", label=_("Title"), get_url=_edit_url, sort_key="title"),
        Column("language", label=_("Language"), accessor="locale.get_display_name"),
    ]

    def get_queryset(self):
        mine = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        return self.select_pages(mine).select_related("locale").order_by("title")

    def select_pages(self, pages):
        raise NotImplementedError


class ContentIssueFilterSet(WagtailFilterSet):
    """Narrows the report by kind of fault (CHECKS), by what is unreadable or not read yet, and by language."""

    fault = django_filters.ChoiceFilter(
        label=_("Issue"), method="filter_issue", widget=RadioSelect, empty_label=_("Any"),
        choices=[
            *((kind, name) for kind, (name, _advice) in CHECKS.items()),
            (UNREADABLE, _("Could not be read")),
            (NOT_READ, _("Not read yet")),
        ],
    )  # fmt: skip

    class Meta:
        model = Page
        fields = ["locale"]

    def filter_issue(self, pages, name, value):
        select_pages = {UNREADABLE: content_audit.audit_failed, NOT_READ: content_audit.awaiting_audit}.get(value)
        return select_pages(pages) if select_pages else content_audit.with_issues(pages, value)


class ContentIssuesReportView(EditablePagesReportView):
    """Public pages of which the checks say something, as they were last read, and those that nobody could read."""

    page_title = _("Content check results")
    header_icon = "glasses"
    filterset_class = ContentIssueFilterSet
    index_url_name = "site_reports:checks"
    index_results_url_name = "site_reports:checks_results"
    results_template_name = "editorial/content_issues_results.html"
    list_export = ["title", "locale.language_code", "issues", "error", "audited_at"]
    columns = [
        *EditablePagesReportView.columns,
        Column("issues", label=_("Issue"), accessor=content_audit.describe_issues),
        DateColumn("audited_at", label=_("Last read"), accessor=_audited_at),
    ]

    def select_pages(self, pages):
        read = {
            name: F(f"content_audit__{name}") for name in ("issues", "error", "audited_at")
        }  # none of an unread page
        return content_audit.needing_attention(pages).select_related("content_audit").annotate(**read)


class DocumentUseFilterSet(WagtailFilterSet):
    """Narrows the report by whether anything leads to the file, by its language and by its kind."""

    used = django_filters.BooleanFilter(label=_("Used on a page"))

    class Meta:
        model = get_document_model()
        fields = ["language", "kind"]


class DocumentUseReportView(ReportView):
    """Every file, the oldest first, and whether anything leads to it."""

    model = get_document_model()
    page_title = _("File age and usage")
    header_icon = "doc-full-inverse"
    filterset_class = DocumentUseFilterSet
    index_url_name = "site_reports:files"
    index_results_url_name = "site_reports:files_results"
    any_permission_required = ["change"]
    list_export = ["title", "language", "kind", "created_at", "review_due", "used"]
    columns = [
        TitleColumn("title", label=_("Title"), get_url=lambda file: reverse("wagtaildocs:edit", args=[file.pk])),
        Column("language", label=_("Language"), accessor="get_language_display"),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        DateColumn("created_at", label=_("Uploaded")),
        DateColumn("review_due", label=_("Review by")),
        Column("used", label=_("Used"), accessor=lambda file: _("on a page") if file.used else _("nowhere")),
    ]

    @property
    def permission_policy(self):
        return policy_registry.get_by_type(get_document_model())

    def get_queryset(self):
        uses = ReferenceIndex.objects.filter(
            to_content_type=ReferenceIndex._get_base_content_type(self.model),
            to_object_id=Cast(OuterRef("pk"), CharField()),
        )
        return self.model.objects.annotate(used=Exists(uses)).order_by("created_at")


class BrokenLinksReportView(EditablePagesReportView):
    """Public pages with a link that leads nowhere, and what it would lead to."""

    page_title = _("Broken links")
    header_icon = "link"
    index_url_name = "site_reports:links"
    index_results_url_name = "site_reports:links_results"
    results_template_name = "editorial/broken_links_results.html"
    list_export = ["title", "locale.language_code", "broken_links"]
    columns = [
        *EditablePagesReportView.columns,
        Column("broken_links", label=_("Broken link")),
        DateColumn("audited_at", label=_("Last read"), accessor=_audited_at),
    ]

    def select_pages(self, pages):
        return broken_links.pages_with_broken_links(pages).select_related("content_audit")

    def get_context_data(self, **kwargs):
        mine = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        return super().get_context_data(**kwargs) | {"unknown": content_audit.without_audit_result(mine).count()}

    def decorate_paginated_queryset(self, pages):
        broken_links.annotate_broken_links(pages)
        return pages


class OtherBrokenLinksReportView(ReportView):
    """Typed addresses that lead nowhere in what is no page: alerts, menus, settings, groups, redirects."""

    model = LinkCheck
    page_title = _("Broken links outside pages")
    header_icon = "link"
    index_url_name = "site_reports:other_links"
    index_results_url_name = "site_reports:other_links_results"
    permission_policy = PagePermissionPolicy()
    any_permission_required = ["change"]
    list_export = ["content_object", "broken_links", "read_at"]
    columns = [
        TitleColumn("content_object", label=_("Title"), get_url=lambda check: check.url),
        Column("kind", label=_("Kind"), accessor="content_type.name"),
        Column(
            "links", label=_("Broken link"), accessor=lambda check: "; ".join(describe_problems(check.broken_links))
        ),
        DateColumn("read_at", label=_("Last read")),
    ]

    def get_queryset(self):
        return other_broken_links(self.request.user)

    def decorate_paginated_queryset(self, checks):
        finder = AdminURLFinder(self.request.user)
        for check in checks:
            check.url = finder.get_edit_url(check.content_object)
        return checks


def other_broken_links(user):
    """Those in what this user may edit."""
    finder = AdminURLFinder(user)
    amiss = LinkCheck.objects.exclude(broken_links=[]).select_related("content_type")
    mine = [check.pk for check in amiss if check.content_object and finder.get_edit_url(check.content_object)]
    return amiss.filter(pk__in=mine).order_by("pk")


URLS = [
    path("other-links/", OtherBrokenLinksReportView.as_view(), name="other_links"),
    path("other-links/results/", OtherBrokenLinksReportView.as_view(results_only=True), name="other_links_results"),
    path("languages/", TranslationCoverageReportView.as_view(), name="languages"),
    path("languages/results/", TranslationCoverageReportView.as_view(results_only=True), name="languages_results"),
    path("checks/", ContentIssuesReportView.as_view(), name="checks"),
    path("checks/results/", ContentIssuesReportView.as_view(results_only=True), name="checks_results"),
    path("links/", BrokenLinksReportView.as_view(), name="links"),
    path("links/results/", BrokenLinksReportView.as_view(results_only=True), name="links_results"),
    path("files/", DocumentUseReportView.as_view(), name="files"),
    path("files/results/", DocumentUseReportView.as_view(results_only=True), name="files_results"),
]
