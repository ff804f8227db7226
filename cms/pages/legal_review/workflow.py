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
    by = forms.ChoiceField(
        label=_("Read for the law by"),
        choices=LegalReviewer.choices,
        help_text=_("Readers are told the role and never the name."),
    )
    jurisdiction = forms.ChoiceField(label=_("For the law of"), choices=jurisdictions)


class LegalReviewTask(AbstractGroupApprovalTask):
    """The step of a workflow in which a page is read for the law. Who says yes says in which role, for which place."""

    class Meta:
        verbose_name = _("legal review")
        verbose_name_plural = _("legal reviews")

    @classmethod
    def get_description(cls):
        return _("Members of the chosen groups read the page for the law. Readers are then told that it was read.")

    def get_actions(self, obj, user):
        """Whoever says yes is asked in which role; Wagtail's own yes asks nothing."""
        if not super().get_actions(obj, user):
            return []
        return [("reject", _("Request changes"), True), ("approve", _("It is right for the law"), True)]

    def get_form_for_action(self, action):
        return LegalReviewForm if action == "approve" else super().get_form_for_action(action)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        if action_name == "approve":
            form = LegalReviewForm(kwargs)
            if not form.is_valid():
                raise ValidationError(_("Say in which role you read this page, and for the law of which place."))
            record_review(
                task_state.revision.as_object(), by=kwargs.pop("by"), jurisdiction=kwargs.pop("jurisdiction")
            )
        return super().on_action(task_state, user, action_name, **kwargs)
