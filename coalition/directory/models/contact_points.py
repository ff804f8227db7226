"""Where a group works and how it is reached. Addresses and contacts are private unless somebody chose otherwise."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cms.cleaning.phone_numbers import PhoneNumberField

from .fields import AreaField, ChoiceListField, TranslatedTextField
from .languages import SpeaksLanguages, SpokenLanguage
from .organization import Organization


class ServiceArea(models.Model):
    """An area that the group serves. No row means that nobody knows; it is never guessed from an office."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="service_areas")
    area_code = AreaField(_("area"), max_length=12)

    class Meta:
        verbose_name = _("area served")
        verbose_name_plural = _("areas served")
        ordering = ["area_code"]
        constraints = [models.UniqueConstraint(fields=["organization", "area_code"], name="service_area_unique")]
        indexes = [models.Index(fields=["area_code"], name="service_area_area_code")]

    def __str__(self) -> str:
        return str(self.area_code)


class PhoneType(models.TextChoices):
    """What a phone takes."""

    VOICE = "voice", _("calls")
    SMS = "sms", _("text messages")
    WHATSAPP = "whatsapp", _("WhatsApp")


class Visibility(models.TextChoices):
    """Who sees a phone or a contact."""

    STEWARDS = "stewards", _("stewards only")
    AFFILIATES = "affiliates", _("affiliates and stewards")
    EVERYONE = "everyone", _("everyone")


class Phone(SpeaksLanguages):
    """For everyone when a steward entered it; one from a list is for stewards until one of them confirms it."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="phones")
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.EVERYONE
    )
    number = PhoneNumberField(_("number"), max_length=30)
    extension = models.CharField(
        _("extension"), max_length=10, blank=True, default="", validators=[RegexValidator(r"^\d*$", _("Digits only."))]
    )
    types = ChoiceListField(_("takes"), among=PhoneType, blank=True)
    description = TranslatedTextField(_("label"))
    marked_private = models.CharField(
        _("marked in the list as"),
        max_length=60,
        blank=True,
        default="",
        editable=False,
        help_text=_("The words of the list, such as “mobile” or “private”."),
    )

    class Meta:
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "number", "extension"], name="phone_unique")]

    def __str__(self) -> str:
        return self.number


class PhoneLanguage(SpokenLanguage):
    """A language in which a phone is answered."""

    phone = ParentalKey(Phone, on_delete=models.CASCADE, related_name="language_rows")

    class Meta(SpokenLanguage.Meta):
        verbose_name = _("language of a phone")
        verbose_name_plural = _("languages of a phone")
        constraints = [models.UniqueConstraint(fields=["phone", "code"], name="phone_language_unique")]
        indexes = [models.Index(fields=["code"], name="phone_language_code")]

    @property
    def organization(self) -> Organization:
        found: Organization = self.phone.organization
        return found


class LocationVisibility(models.TextChoices):
    """How much of an office everyone sees."""

    HIDDEN = "hidden", _("hidden: nothing is shown")
    AREA = "area", _("area only: city and state, no street, no point")
    PUBLIC = "public", _("public: the whole address")


class Location(models.Model):
    """An office. Hidden until somebody chose otherwise; the areas a group serves are not guessed from it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="locations")
    visibility = models.CharField(
        _("visibility"), max_length=6, choices=LocationVisibility, default=LocationVisibility.HIDDEN
    )
    street = models.CharField(_("street"), max_length=200, blank=True, default="")
    city = models.CharField(_("city"), max_length=100, blank=True, default="")
    state = models.CharField(
        _("state"), max_length=2, blank=True, default="", validators=[RegexValidator(r"^[A-Z]{2}$", _("Two letters."))]
    )
    zip = models.CharField(
        _("ZIP code"), max_length=5, blank=True, default="", validators=[RegexValidator(r"^\d{5}$", _("Five digits."))]
    )
    county = models.CharField(
        _("county"),
        max_length=12,
        blank=True,
        default="",
        help_text=_("Its code, for example county:39049."),
        validators=[RegexValidator(r"^county:\d{5}$", _("county: and five digits."))],
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["pk"]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.city, self.state])) or str(_("office"))


class Contact(models.Model):
    """A role in the group, never a person's name: people change, and names are nobody's business."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="contacts")
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.STEWARDS
    )
    role = models.CharField(_("role"), max_length=100, help_text=_("What they do in the group; no person’s name."))
    email = models.EmailField(_("e-mail address"), blank=True, default="")
    phone = PhoneNumberField(_("number"), max_length=30, blank=True, default="")
    extension = models.CharField(
        _("extension"), max_length=10, blank=True, default="", validators=[RegexValidator(r"^\d*$", _("Digits only."))]
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.role
