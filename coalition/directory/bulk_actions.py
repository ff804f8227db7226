"""What a steward does to many groups at once."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from cms.users.models import User

from . import action_forms, services
from .models import ConflictError, Organization


class OrganizationBulkAction(SnippetBulkAction):
    """Wagtail names the things that one may not act upon. The names of groups are for stewards, so this refuses."""

    @classproperty
    def models(cls) -> list[type[Organization]]:  # noqa: N805 - it is one of the class
        return [Organization]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raises PermissionDenied for everybody who keeps no groups."""
        if not self.permission_policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


class DeleteBulkAction(OrganizationBulkAction):
    """Takes the place of Wagtail's own: nobody deletes groups, so there is nothing at its address."""

    display_name = gettext_lazy("Delete")
    action_type = "delete"
    aria_label = gettext_lazy("Delete")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raises Http404."""
        raise Http404


class VerifyBulkAction(OrganizationBulkAction):
    """One check of several groups, in the versions that the steward saw: all of them are verified, or none.

    No number becomes public by it: each is confirmed where its group is verified by itself.
    """

    display_name = gettext_lazy("Verify")
    action_type = "verify"
    aria_label = gettext_lazy("Verify the chosen groups")
    template_name = "directory/admin/verify_groups.html"
    form_class = action_forms.BulkVerifyForm

    def check_perm(self, organization: Organization) -> bool:
        """Whether they may verify this one."""
        return bool(self.permission_policy.user_has_permission_for_instance(self.request.user, "change", organization))

    def get_form_kwargs(self) -> dict[str, Any]:
        organizations, _without_access = self.get_actionable_objects()
        return {**super().get_form_kwargs(), "organizations": organizations}

    def get_initial(self) -> dict[str, Any]:
        organizations, _without_access = self.get_actionable_objects()
        versions = {str(organization.pk): organization.version for organization in organizations}
        return {**action_forms.default_check_dates(), "versions": versions}

    def form_valid(self, form: action_forms.BulkVerifyForm) -> HttpResponse:
        """All are verified, or none where one of them was changed meanwhile."""
        try:
            answer: HttpResponse = super().form_valid(form)
        except ConflictError as stale:
            form.add_error(
                None,
                _(
                    "Nothing was saved: somebody changed “%(group)s” after you opened this page. "
                    "Go back, look at it, and choose the groups again."
                )
                % {"group": stale},
            )
            answer = self.form_invalid(form)
        return answer

    def get_execution_context(self) -> dict[str, Any]:
        return {"by": self.request.user, "check": self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(
        cls, objects: Sequence[Organization], *, by: User, check: dict[str, Any], **kwargs: Any
    ) -> tuple[int, int]:
        """How many were verified, and 0. Raises ConflictError where one was changed meanwhile."""
        for organization in objects:
            organization.version = check["versions"].get(str(organization.pk), 0)
            facts = {name: check[name] for name in ("role", "method", "assured_on", "next_review_due")}
            services.verify(organization=organization, by=by, **facts)
        return len(objects), 0

    def get_success_message(self, count: int, _children: int) -> str:
        return ngettext("%(count)d group is verified.", "%(count)d groups are verified.", count) % {"count": count}
