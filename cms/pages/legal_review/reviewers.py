"""Who reads a page for the law. Readers are told the role and never the person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalReviewer(models.TextChoices):
    """The roles in which somebody reads a page for the law, as readers are told them."""

    UNION_LAWYER = "union-lawyer", _("a lawyer of the union")
    OUTSIDE_LAWYER = "outside-lawyer", _("a lawyer from outside the union")
    LAW_SCHOOL = "law-school", _("a law school’s clinic")
    ACCREDITED = "accredited", _("an accredited representative")
