from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Page

from ..reviewers import LegalReviewer
from .jurisdictions import jurisdictions


class LegalReview(models.Model):
    """One text of a page that was read for the law. `text` is its fingerprint (text.py)."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="legal_reviews")
    text = models.CharField(max_length=64)
    by = models.CharField(max_length=20, choices=LegalReviewer.choices)
    on = models.DateField()
    jurisdiction = models.CharField(max_length=20)

    class Meta:
        verbose_name = "legal review"
        verbose_name_plural = "legal reviews"
        constraints = [models.UniqueConstraint(fields=["page", "text"], name="one_legal_review_of_a_text")]

    def __str__(self):
        return f"{self.by}, {self.on}"


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
            from .services import attest

            form = LegalReviewForm(kwargs)
            if not form.is_valid():
                raise ValidationError(_("Say in which role you read this page, and for the law of which place."))
            attest(task_state.revision.as_object(), by=kwargs.pop("by"), jurisdiction=kwargs.pop("jurisdiction"))
        return super().on_action(task_state, user, action_name, **kwargs)
