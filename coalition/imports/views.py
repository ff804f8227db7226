"""Rows of lists that wait for a steward: each is taken, or refused for good."""

from typing import Any, TypedDict, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
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
from cms.users.requests import SignedInRequest
from coalition.directory.models import ConflictError

from . import services
from .models import RecordStatus, SourceRecord
from .normalise import Facts, hash_facts


class ImportReviewView(PermissionCheckedMixin, WagtailAdminTemplateMixin, ListView):
    """The rows that wait, twenty a page."""

    model = SourceRecord
    permission_required = "change"
    template_name = "imports/admin/import_review.html"
    page_title = gettext_lazy("Waiting imports")
    header_icon = "download"
    paginate_by = 20
    page_kwarg = "p"

    def get_queryset(self) -> QuerySet[SourceRecord]:
        return services.pending_records().prefetch_related("organization__phones", "organization__locations")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"review_items": [review_item(record) for record in context["page_obj"]]}


class ReviewItem(TypedDict):
    """A row that waits: `seen` is the hash of what is shown, `theirs` and `ours` are lines to read."""

    record: SourceRecord
    seen: str
    why: str
    theirs: list[str]
    ours: list[str]
    is_new: bool
    can_be_accepted: bool


def review_item(record: SourceRecord) -> ReviewItem:
    """The record, what the list says and what we have, and which answers there are."""
    facts = cast(Facts, record.pending_data)  # the view lists those that have some
    return {
        "record": record,
        "seen": hash_facts(facts),
        "why": services.reason_label(record.reason, record.detail),
        "theirs": describe(facts),
        "ours": describe(services.organization_facts(record.organization)) if record.organization else [],
        "is_new": record.status == RecordStatus.PENDING,
        "can_be_accepted": services.can_be_accepted(record),
    }


def describe(facts: Facts) -> list[str]:
    """Name, address, numbers and website, each a line; what there is not is left out."""
    office = facts["location"]
    parts = [office.get("street"), office.get("city"), office.get("state"), office.get("zip")]
    address = ", ".join(filter(None, parts))
    numbers = ", ".join(
        " ext. ".join(filter(None, [format_national(phone[0]), phone[1]])) for phone in facts["phones"]
    )
    return list(filter(None, [facts["name"], address, numbers, facts["website"]]))


@require_POST
def review_decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take or refuse a row, as far as it is still what the steward saw."""
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
