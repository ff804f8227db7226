"""What a group offers: one row for each service."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from .fields import ChoiceListField, TranslatedTextField
from .languages import SpeaksLanguages, SpokenLanguage
from .organization import Organization


class DeliveryMode(models.TextChoices):
    """How a service is given."""

    IN_PERSON = "in-person", _("in person")
    PHONE = "phone", _("by phone")
    VIDEO = "video", _("by video")


class CostOption(models.TextChoices):
    """What a service costs whoever asks for it."""

    UNKNOWN = "", _("not known")
    FREE = "free", _("free of charge")
    SLIDING = "sliding", _("by income")
    FEE = "fee", _("for a fee")


class Service(SpeaksLanguages):
    """One service of a group. `service_type` is the slug of a ServiceType."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="services")
    service_type = models.SlugField(_("service"), max_length=50)
    cost_option = models.CharField(_("cost"), max_length=10, choices=CostOption, blank=True, default="")
    delivery_modes = ChoiceListField(_("how it is given"), among=DeliveryMode, blank=True)
    note = TranslatedTextField(_("in a few words"))

    class Meta:
        verbose_name = _("service of a group")
        verbose_name_plural = _("services of a group")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "service_type"], name="service_unique")]

    def __str__(self) -> str:
        return self.service_type


class ServiceLanguage(SpokenLanguage):
    """A language in which a service is given."""

    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="language_rows")

    class Meta(SpokenLanguage.Meta):
        verbose_name = _("language of a service")
        verbose_name_plural = _("languages of a service")
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="service_language_unique")]
        indexes = [models.Index(fields=["code"], name="service_language_code")]

    @property
    def organization(self) -> Organization:
        found: Organization = self.service.organization
        return found
