"""Rows of lists that wait for a steward: each is taken, or refused for good."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cms.cleaning.phone_numbers import format_national
from coalition.directory.models import ConflictError

from . import services
from .models import RecordStatus, SourceRecord
from .normalise import hash_facts


class ImportReviewView(PermissionCheckedMixin, WagtailAdminTemplateMixin, ListView):
    model = SourceRecord
    permission_required = "change"
    template_name = "imports/admin/import_review.html"
    page_title = gettext_lazy("Waiting imports")
    header_icon = "download"
    paginate_by = 20
    page_kwarg = "p"

    def get_queryset(self):
        return services.pending_records().prefetch_related("organization__phones", "organization__locations")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"review_items": [review_item(record) for record in context["page_obj"]]}


def review_item(record: SourceRecord) -> dict:
    """The record, what the list says and what we have, and which answers there are."""
    return {
        "record": record,
        "seen": hash_facts(record.pending_data),
        "why": services.reason_label(record.reason, record.detail),
        "theirs": describe(record.pending_data),
        "ours": describe(services.organization_facts(record.organization)) if record.organization else [],
        "is_new": record.status == RecordStatus.PENDING,
        "can_be_accepted": services.can_be_accepted(record),
    }


def describe(facts: dict) -> list[str]:
    location = facts["location"]
    address = ", ".join(filter(None, [location.get(part, "") for part in ("street", "city", "state", "zip")]))
    numbers = ", ".join(
        " ext. ".join(filter(None, [format_national(phone[0]), phone[1]])) for phone in facts["phones"]
    )
    return list(filter(None, [facts["name"], address, numbers, facts["website"]]))


@require_POST
def review_decision(request, pk):
    if not request.user.has_perm("imports.change_sourcerecord"):
        raise PermissionDenied
    record = get_object_or_404(SourceRecord, pk=pk)
    accept = request.POST.get("decision") == "accept"
    if record.pending_data is None or hash_facts(record.pending_data) != request.POST.get("seen"):
        messages.warning(request, _("Nothing was decided: this row was decided upon or imported anew meanwhile."))
    elif accept and not services.can_be_accepted(record):
        messages.warning(request, _("Nothing was decided: a group that was merged stays merged."))
    else:
        try:
            services.decide(record=record, accept=accept, by=request.user)
            messages.success(request, _("Decided. The next import remembers it."))
        except ConflictError:
            messages.warning(request, _("Nothing was decided: the group was changed meanwhile. Look again."))
    return redirect(reverse("import_review:list"))
