"""Who logs in to the admin, and what an installation was given once."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .addresses import STORED, AddressField, compared, normalised
from .notices import notify_email_changed

# The roles, as groups of users. Stewards are the directory's own (coalition/directory/permissions.py).
WRITERS, EDITORS, TRANSLATORS = "Writers", "Editors", "Translators"
REVIEWERS, ADMINISTRATORS = "Reviewers", "Administrators"


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address, kept in one spelling (addresses.py)."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=normalised(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, **fields | {"is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=compared(email or ""))

    async def aget_by_natural_key(self, email: str | None) -> "User":
        return await self.aget(email=compared(email or ""))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return compared(email or "") or email or ""


class User(AbstractUser):
    """Somebody who logs in. The e-mail address is the login; there is no user name (docs/adr/0001)."""

    username = None  # type: ignore[assignment]  # as Django says to leave it out
    email = AddressField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # users without a user name

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),
            # What is written past this model, by a restore or by hand, cannot look like another address either.
            models.CheckConstraint(
                condition=models.Q(email__regex=STORED),
                name="user_email_in_one_spelling",
                violation_error_message=_("This is not an e-mail address. It should look like name@example.org."),
            ),
        ]

    def save(self, *args, update_fields=None, using=None, **kwargs):
        """Whoever had the old address is told when it changes, at whichever door that was."""
        is_written = update_fields is None or "email" in update_fields
        with transaction.atomic(using=using):
            old = self._stored_address() if is_written else None
            super().save(*args, update_fields=update_fields, using=using, **kwargs)
            if old and old != self.email:
                notify_email_changed(self, old)

    def _stored_address(self) -> str | None:
        return type(self).objects.filter(pk=self.pk).values_list("email", flat=True).first() if self.pk else None

    def __str__(self):
        return self.get_full_name() or self.email


class AppliedDefault(models.Model):
    """What an installation was given once: a right of a role, a workflow. What administrators change stays changed."""

    key = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name = "given"
        verbose_name_plural = "given"

    def __str__(self):
        return self.key

    @staticmethod
    def claim_new(keys: list[str]) -> set[str]:
        """Those that were never given; from now on they are."""
        new = set(keys) - set(AppliedDefault.objects.filter(key__in=keys).values_list("key", flat=True))
        AppliedDefault.objects.bulk_create([AppliedDefault(key=key) for key in sorted(new)])
        return new


class ResetRequest(models.Model):
    """Somebody asked for the way back to a lost password. Goes when the scheduler has looked whether they have one."""

    email = AddressField(max_length=254)
    language = models.CharField(max_length=10)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "reset request"
        verbose_name_plural = "reset requests"

    def __str__(self):
        return str(self.pk)
