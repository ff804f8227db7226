"""When a group was checked, and what was changed by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .organization import Organization


class VerifierRole(models.TextChoices):
    """Who made sure that an entry is true."""

    STEWARD = "steward", _("a steward")
    AFFILIATE = "affiliate", _("an affiliate")
    GROUP = "group", _("the group itself")


class VerificationMethod(models.TextChoices):
    """How somebody made sure."""

    PHONE = "phone", _("by phone")
    WEB = "web", _("on the web")
    VISIT = "visit", _("by a visit")
    MAIL = "mail", _("by mail")


class VerificationEvent(models.Model):
    """Somebody made sure that an entry is true. The dates on the group are those of the latest."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="verifications")
    role = models.CharField(_("verified by"), max_length=10, choices=VerifierRole)
    method = models.CharField(_("how"), max_length=10, choices=VerificationMethod)
    assured_on = models.DateField(_("when"))
    next_review_due = models.DateField(_("next verification due"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-assured_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.assured_on} {self.get_method_display()}"


class ChangeLog(models.Model):
    """One field of one group was changed. Of private fields it says only that they were."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="changes")
    when = models.DateTimeField(_("when"), auto_now_add=True)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    field = models.CharField(_("field"), max_length=80)
    before = models.TextField(_("before"), blank=True, default="")
    after = models.TextField(_("after"), blank=True, default="")
    private = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-when", "-pk"]

    def __str__(self) -> str:
        return self.field
