"""What was read for the law: which text of which page, in which role, when and for which place."""

from django.db import models
from wagtail.models import Page

from .reviewers import LegalReviewer


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
