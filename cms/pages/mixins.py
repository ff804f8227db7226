"""Is it still true? When a page was checked, when it must be again, and who read it for the law."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Locale
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

from .legal_review.jurisdictions import jurisdictions
from .legal_review.reviewers import LegalReviewer

LEGAL = ("legal_reviewed_by", "legal_reviewed_on", "legal_jurisdiction")  # written by legal_review/services.py alone


class ContentReviewMixin(models.Model):
    """What a page says of its truth: when it was checked, the legal review, whether a machine translated it."""

    checked_on = models.DateField(
        _("Last checked"), null=True, blank=True, help_text=_("Date the page was last fact-checked.")
    )
    review_due = models.DateField(
        _("Review by"),
        null=True,
        blank=True,
        help_text=_("When the page should be checked again. Readers see this date."),
    )
    legal_reviewed_by = models.CharField(
        _("Legal review by"),
        max_length=20,
        blank=True,
        default="",
        choices=LegalReviewer.choices,
        help_text=_("Readers are told the role and never the name."),
    )
    legal_reviewed_on = models.DateField(_("Legal review date"), null=True, blank=True)
    legal_jurisdiction = models.CharField(
        _("Jurisdiction"), max_length=20, blank=True, default="", choices=jurisdictions
    )
    machine_made = models.BooleanField(
        _("translated by machine"),
        default=False,
        help_text=_("The page says so to its readers until a person has reviewed it."),
    )

    review_panel = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("checked_on"), FieldPanel("review_due")]),
            HelpPanel(heading=_("Legal review"), template="pages/admin/legal_review.html"),
            FieldPanel("machine_made"),
        ],
        _("Fact check and review"),
    )

    # A review reads the original: translations show the same one, and say so.
    review_translatable_fields = [
        SynchronizedField("checked_on"),
        SynchronizedField("review_due"),
        *(SynchronizedField(name, overridable=False) for name in LEGAL),
        BaseTranslatableField("machine_made"),  # neither translated nor copied: each language has its own
    ]

    class Meta:
        abstract = True

    locale: Locale  # that of the page this is mixed into

    def clean(self):
        super().clean()
        if self.checked_on and self.review_due and self.review_due <= self.checked_on:
            message = _("The review date must be after the date last checked.")
            raise ValidationError({"review_due": message})

    @property
    def is_original(self) -> bool:
        """Whether this is the language that is written here, and not a translation of it."""
        return self.locale.language_code == settings.LANGUAGE_CODE

    @property
    def is_review_overdue(self) -> bool:
        return bool(self.review_due and self.review_due < timezone.localdate())
