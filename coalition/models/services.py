"""What a group offers: one row for each service."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from .fields import CodeList, PerLanguage, SpokenLanguages
from .group import Group


class Way(models.TextChoices):
    IN_PERSON = "in-person", _("in person")
    PHONE = "phone", _("by phone")
    VIDEO = "video", _("by video")


class Cost(models.TextChoices):
    UNKNOWN = "", _("not known")
    FREE = "free", _("free of charge")
    SLIDING = "sliding", _("by income")
    FEE = "fee", _("for a fee")


class Offer(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = ParentalKey(Group, on_delete=models.CASCADE, related_name="offers")
    service = models.SlugField(_("service"), max_length=50)
    languages = SpokenLanguages(_("languages"), blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, blank=True, default="")
    ways = CodeList(_("how it is given"), among=Way, blank=True)
    note = PerLanguage(_("in a few words"))

    class Meta:
        verbose_name = _("service of a group")
        verbose_name_plural = _("services of a group")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["group", "service"], name="offer_once_a_service")]

    def __str__(self):
        return self.service
