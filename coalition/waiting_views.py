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

from .imports import services
from .imports.facts import hash_of
from .models import SourceRecord, StaleWrite
from .models.provenance import Decision
from .visibility import readable


class WaitingList(PermissionCheckedMixin, WagtailAdminTemplateMixin, ListView):
    model = SourceRecord
    permission_required = "change"
    template_name = "coalition/admin/waiting.html"
    page_title = gettext_lazy("Waiting imports")
    header_icon = "download"
    paginate_by = 20
    page_kwarg = "p"

    def get_queryset(self):
        return services.waiting().prefetch_related("group__phones", "group__offices")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"waiting": [as_question(record) for record in context["page_obj"]]}


def as_question(record: SourceRecord) -> dict:
    """The record, what the list says and what we have, and which answers there are."""
    return {
        "record": record,
        "seen": hash_of(record.waiting),
        "why": services.explained(record.reason, record.detail),
        "theirs": in_words(record.waiting),
        "ours": in_words(services.facts_of(record.group)) if record.group else [],
        "is_new": record.decision == Decision.ASKED,
        "can_be_accepted": services.can_be_accepted(record),
    }


def in_words(facts: dict) -> list[str]:
    office = facts["office"]
    address = ", ".join(filter(None, [office.get(part, "") for part in ("street", "city", "state", "zip")]))
    numbers = ", ".join(" ext. ".join(filter(None, [readable(phone[0]), phone[1]])) for phone in facts["phones"])
    return list(filter(None, [facts["name"], address, numbers, facts["website"]]))


@require_POST
def decide_on(request, pk):
    if not request.user.has_perm("coalition.change_sourcerecord"):
        raise PermissionDenied
    record = get_object_or_404(SourceRecord, pk=pk)
    accept = request.POST.get("decision") == "accept"
    if record.waiting is None or hash_of(record.waiting) != request.POST.get("seen"):
        messages.warning(request, _("Nothing was decided: this row was decided upon or imported anew meanwhile."))
    elif accept and not services.can_be_accepted(record):
        messages.warning(request, _("Nothing was decided: a group that was merged stays merged."))
    else:
        try:
            services.decide(record=record, accept=accept, by=request.user)
            messages.success(request, _("Decided. The next import remembers it."))
        except StaleWrite:
            messages.warning(request, _("Nothing was decided: the group was changed meanwhile. Look again."))
    return redirect(reverse("waiting_imports:list"))
