"""What readers asked for: each file and format with its number, those of the most wanted file first."""

import django_filters
from django.conf import settings
from django.db.models import F, Sum, Window
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from .models import Format, FormatRequest, SiteDocument


def format_requests_for(user):
    """Of the files that this person may change; for others none."""
    policy = policy_registry.get_by_type(SiteDocument)
    return FormatRequest.objects.filter(document__in=policy.instances_user_has_permission_for(user, "change"))


class FormatRequestFilterSet(WagtailFilterSet):
    """The filters of the report: by file, format and language."""

    document = django_filters.ModelChoiceFilter(
        label=_("File"),
        queryset=lambda request: SiteDocument.objects.filter(
            format_requests__in=format_requests_for(request.user)
        ).distinct(),
    )
    format = django_filters.ChoiceFilter(label=_("Format"), choices=Format)
    language = django_filters.ChoiceFilter(label=_("Language requested"), choices=settings.LANGUAGES)

    class Meta:
        model = FormatRequest
        fields = ["document", "format", "language"]


class OwnDocumentsMixin:
    """For those who may change files."""

    request: HttpRequest

    model = FormatRequest
    any_permission_required = ["change"]

    @cached_property
    def permission_policy(self):
        return policy_registry.get_by_type(SiteDocument)

    def get_queryset(self):
        return format_requests_for(self.request.user).select_related("document")


class FormatRequestsReportView(OwnDocumentsMixin, ReportView):
    """The report at `wishes/` in the admin: a row for each file, format and language, which can be exported."""

    page_title = _("Format requests")
    header_icon = "doc-full"
    filterset_class = FormatRequestFilterSet
    index_url_name = "format_requests:index"
    index_results_url_name = "format_requests:index_results"
    list_export = ["document.title", "of_file", "get_format_display", "language", "count", "last_asked_on"]
    export_headings = {
        "document.title": _("File"),
        "of_file": _("All requests for the file"),
        "get_format_display": _("Format"),
        "language": _("Language requested"),
        "count": _("Asked for"),
        "last_asked_on": _("Last asked for"),
    }
    columns = [
        TitleColumn(
            "document", label=_("File"), get_url=lambda row: reverse("wagtaildocs:edit", args=[row.document_id])
        ),
        Column("of_file", label=_("All requests for the file")),
        Column("format", label=_("Format"), accessor="get_format_display"),
        Column("language", label=_("Language requested"), accessor="language_name"),
        Column("count", label=_("Asked for")),
        DateColumn("last_asked_on", label=_("Last asked for")),
        TitleColumn(
            "done", label=_("When it is there"), accessor=lambda format_request: gettext("Done"),
            get_url=lambda format_request: reverse("format_requests:done", args=[format_request.pk]),
            get_title_id=lambda format_request: f"done-{format_request.pk}",
        ),
    ]  # fmt: skip

    def get_queryset(self):
        of_file = Window(Sum("count"), partition_by=F("document"))
        return super().get_queryset().annotate(of_file=of_file).order_by("-of_file", "document", "-count", "pk")


class FormatRequestFulfilView(OwnDocumentsMixin, DeleteView):
    """The format is there, or will not come: the wish goes, and may be made again."""

    permission_required = None
    page_title = _("Done")
    template_name = "wagtaildocs/documents/format_request_fulfil.html"
    index_url_name = "format_requests:index"
    delete_url_name = "format_requests:done"
    success_message = _("Taken off the list: %(object)s.")

    def get_object(self, queryset=None):
        return super().get_object(queryset if queryset is not None else self.get_queryset())


URLS = [
    path("", FormatRequestsReportView.as_view(), name="index"),
    path("results/", FormatRequestsReportView.as_view(results_only=True), name="index_results"),
    path("<int:pk>/done/", FormatRequestFulfilView.as_view(), name="done"),
]


class FormatRequestsMenuItem(MenuItem):
    """The report's place in the menu, shown to those who may change documents."""

    def is_shown(self, request):
        return policy_registry.get_by_type(SiteDocument).user_has_permission(request.user, "change")


def menu_item() -> MenuItem:
    """The entry "Format requests" of the menu Reports in the admin."""
    return FormatRequestsMenuItem(
        FormatRequestsReportView.page_title,
        reverse("format_requests:index"),
        icon_name=FormatRequestsReportView.header_icon,
        order=1220,
    )
