"""The step of a workflow in which a page is read for the law."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask

from cms.pages.legal_review.jurisdictions import jurisdictions
from cms.pages.legal_review.reviewers import LegalReviewer

from .services import record_review


class LegalReviewForm(TaskStateCommentForm):
    """Asks who approves a page in which role, and for which jurisdiction; both must be chosen."""

    by = forms.ChoiceField(
        label=_("Legal review by"),
        choices=LegalReviewer.choices,
        help_text=_("Readers are told the role and never the name."),
    )
    jurisdiction = forms.ChoiceField(label=_("Jurisdiction"), choices=jurisdictions)


class LegalReviewTask(AbstractGroupApprovalTask):
    """The step of a workflow in which a page is read for the law. Who says yes says in which role, for which place."""

    class Meta:
        verbose_name = _("legal review")
        verbose_name_plural = _("legal reviews")

    @classmethod
    def get_description(cls):
        return _("Members of the chosen groups do the legal review. Readers are then told that the page was reviewed.")

    def get_actions(self, obj, user):
        """Whoever says yes is asked in which role; Wagtail's own yes asks nothing."""
        if not super().get_actions(obj, user):
            return []
        return [("reject", _("Request changes"), True), ("approve", _("Approve legal review"), True)]

    def get_form_for_action(self, action):
        return LegalReviewForm if action == "approve" else super().get_form_for_action(action)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        if action_name == "approve":
            form = LegalReviewForm(kwargs)
            if not form.is_valid():
                raise ValidationError(_("Choose your role and the jurisdiction you reviewed this page for."))
            record_review(
                task_state.revision.as_object(), by=kwargs.pop("by"), jurisdiction=kwargs.pop("jurisdiction")
            )
        return super().on_action(task_state, user, action_name, **kwargs)
