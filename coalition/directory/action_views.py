"""What a steward does with a group beside editing it: verify, unlist, relist, merge."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cms.users.requests import SignedInRequest

from . import action_forms, services
from .models import ConflictError, Organization

NAMESPACE = "wagtailsnippets_directory_organization"


def conflict_message(organization: Organization) -> str:
    """Who was faster. What was typed stays in the form."""
    last = organization.changes.select_related("who").first()
    if last and last.who:
        return _(
            "Not saved: %(who)s changed this group after you opened it. What you typed is still below; "
            "open the group in another tab, compare, and enter there what is missing."
        ) % {"who": last.who}
    return _(
        "Not saved: this group was changed after you opened it. What you typed is still below; "
        "open the group in another tab, compare, and enter there what is missing."
    )


class OrganizationActionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A form about one group; `perform_action` does it, in the version that the steward saw."""

    request: SignedInRequest
    model = Organization
    permission_required = "change"
    template_name = "directory/admin/action.html"
    form_class: type[forms.BaseForm] = action_forms.OrganizationActionForm
    header_icon = "group"
    explanation: Promise | str = ""
    button: Promise | str = ""
    done: Promise | str = ""
    message_params: dict[str, str] = {}  # what `done` says beside the group

    @cached_property
    def organization(self) -> Organization:
        """Raises Http404 where there is none."""
        return get_object_or_404(Organization, pk=self.kwargs["pk"])

    @property
    def edit_url(self) -> str:
        """Where the group is edited."""
        return reverse(f"{NAMESPACE}:edit", args=[self.organization.pk])

    def get_page_subtitle(self) -> str:
        return self.organization.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Groups")},
            {"url": self.edit_url, "label": self.organization.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.organization.version}

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        self.organization.version = form.cleaned_data["version"]
        try:
            self.perform_action(form)
        except ConflictError:
            form.add_error(None, conflict_message(self.organization))
            return self.form_invalid(form)
        messages.success(self.request, self.done % ({"group": self.organization.name} | self.message_params))
        return redirect(self.edit_url)

    def perform_action(self, form: forms.BaseForm) -> None:
        """Do it. Raises ConflictError where somebody else changed the group meanwhile."""
        raise NotImplementedError


class VerifyView(OrganizationActionView):
    """One group is verified."""

    template_name = "directory/admin/verify.html"
    form_class = action_forms.VerifyForm
    page_title = gettext_lazy("Verify")
    explanation = gettext_lazy(
        "Confirm that you or a trusted colleague checked every detail in this entry. "
        "Verifying an unverified group makes it public."
    )
    button = gettext_lazy("Confirm verification")
    done = gettext_lazy("“%(group)s” is verified.")

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | action_forms.default_check_dates()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"organization": self.organization}

    def perform_action(self, form: forms.BaseForm) -> None:
        facts = {name: form.cleaned_data[name] for name in ("role", "method", "assured_on", "next_review_due")}
        numbers = form.cleaned_data.get("public_phones", ())
        services.verify(organization=self.organization, by=self.request.user, public_phones=numbers, **facts)


class UnlistView(OrganizationActionView):
    """A group goes from every list."""

    form_class = action_forms.UnlistForm
    page_title = gettext_lazy("Unlist")
    explanation = gettext_lazy(
        "It leaves every list and search at once. Its page then says that the group is no longer listed, "
        "without the reason. It can be listed again."
    )
    button = gettext_lazy("Unlist it")
    done = gettext_lazy("“%(group)s” is no longer listed.")

    def perform_action(self, form: forms.BaseForm) -> None:
        services.unlist(organization=self.organization, reason=form.cleaned_data["reason"], by=self.request.user)


class RelistView(OrganizationActionView):
    """A group comes back. What a merge took from it, and what does not come back, is shown before."""

    template_name = "directory/admin/relist.html"
    page_title = gettext_lazy("List again")
    button = gettext_lazy("List it again")

    @property
    def explanation(self) -> str:  # type: ignore[override]  # templates only read it
        if self.organization.merged_into is None:
            return _("It comes back as it was, with the date of its last verification.")
        return _(
            "It comes back with the date of its last verification. What it gave to “%(group)s” returns to it."
        ) % {"group": self.organization.merged_into}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        coming = services.children_to_restore(self.organization).values()
        return super().get_context_data(**kwargs) | {
            "coming": [(children[0]._meta.verbose_name_plural, children) for children in coming if children],
            "staying": self._staying(),
            "not_kept": self.organization.merged_into and not self.organization.moved_in_merge,
        }

    def _staying(self) -> list[tuple[str, int]]:
        """What does not come back: of what kind, and how many."""
        relations = services.children_not_restored(self.organization).items()
        return [
            (getattr(self.organization, name).model._meta.verbose_name_plural, number) for name, number in relations
        ]

    def perform_action(self, form: forms.BaseForm) -> None:
        staying = ", ".join(f"{name}: {number}" for name, number in self._staying())
        if self.organization.merged_into and not self.organization.moved_in_merge:
            self.done = _("“%(group)s” is listed again, without what it gave away in the merge. Look at it now.")
        elif staying:
            self.done = _("“%(group)s” is listed again, but not all came back (%(staying)s). Look at it now.")
        else:
            self.done = _("“%(group)s” is listed again.")
        services.relist(organization=self.organization, by=self.request.user)
        self.message_params = {"staying": staying}


class MergeView(OrganizationActionView):
    """First the other group is looked for and chosen (`into`, its number), then what moves is shown and confirmed."""

    template_name = "directory/admin/merge.html"
    page_title = gettext_lazy("Merge")
    done = gettext_lazy("“%(group)s” was merged; its address now leads to the other group.")
    MAX_CHOICES = 20

    @cached_property
    def into(self) -> Organization | None:
        """The group that stays, once it was chosen."""
        chosen = self.request.GET.get("into", "")
        return self.candidates.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None

    @property
    def candidates(self) -> QuerySet[Organization]:
        """What a group may become part of."""
        return Organization.objects.filter(unlisted_at=None).exclude(pk=self.organization.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").replace("\x00", "").strip()
        words = query or self.organization.name.split()[0]
        found = self.candidates.filter(name__icontains=words)
        return super().get_context_data(**kwargs) | {
            "search_words": words,
            "choices": found[: self.MAX_CHOICES],
            "into": self.into,
            "moving": self._moving(self.into) if self.into else [],
        }

    def _moving(self, into: Organization) -> list[tuple[str, list[Any]]]:
        moving = services.children_to_merge(self.organization, into)
        return [(children[0]._meta.verbose_name_plural, children) for children in moving.values() if children]

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        if self.into is None:
            form.add_error(None, _("Choose the group that stays."))
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform_action(self, form: forms.BaseForm) -> None:
        into = cast(Organization, self.into)  # without one the form is not valid
        services.merge_organizations(organization=self.organization, into=into, by=self.request.user)
