"""What a steward does to many groups at once."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import classproperty
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from . import action_forms, services
from .models import ConflictError, Organization


class OrganizationBulkAction(SnippetBulkAction):
    """Wagtail names the things that one may not act upon. The names of groups are for stewards, so this refuses."""

    @classproperty
    def models(cls):  # noqa: N805 - it is one of the class
        return [Organization]

    def dispatch(self, request, *args, **kwargs):
        if not self.permission_policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class DeleteBulkAction(OrganizationBulkAction):
    """Takes the place of Wagtail's own: nobody deletes groups, so there is nothing at its address."""

    display_name = gettext_lazy("Delete")
    action_type = "delete"
    aria_label = gettext_lazy("Delete")

    def dispatch(self, request, *args, **kwargs):
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

    def check_perm(self, organization):
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "change", organization)

    def get_form_kwargs(self):
        organizations, _without_access = self.get_actionable_objects()
        return super().get_form_kwargs() | {"organizations": organizations}

    def get_initial(self):
        organizations, _without_access = self.get_actionable_objects()
        return action_forms.default_check_dates() | {
            "versions": {str(organization.pk): organization.version for organization in organizations}
        }

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ConflictError as stale:
            form.add_error(
                None,
                _(
                    "Nothing was saved: somebody changed “%(group)s” after you opened this page. "
                    "Go back, look at it, and choose the groups again."
                )
                % {"group": stale},
            )
            return self.form_invalid(form)

    def get_execution_context(self):
        return {"by": self.request.user, "check": self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(cls, objects, *, by, check, **kwargs):
        for organization in objects:
            organization.version = check["versions"].get(str(organization.pk), 0)
            facts = {name: check[name] for name in ("role", "method", "assured_on", "next_review_due")}
            services.verify(organization=organization, by=by, **facts)
        return len(objects), 0

    def get_success_message(self, count, _children):
        return ngettext("%(count)d group is verified.", "%(count)d groups are verified.", count) % {"count": count}
