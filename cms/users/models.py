from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

# The roles, as groups of users. Stewards are the directory's own (coalition/permissions.py).
WRITERS, EDITORS, TRANSLATORS = "Writers", "Editors", "Translators"
REVIEWERS, ADMINISTRATORS = "Reviewers", "Administrators"


class UserManager(BaseUserManager):
    """Makes users by e-mail address, kept in lower case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=normalised(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, **fields | {"is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email: str):
        return self.get(email=normalised(email))


def normalised(email: str) -> str:
    return email.strip().lower()


class User(AbstractUser):
    """Somebody who logs in. The e-mail address is the login; there is no user name (docs/adr/0001)."""

    username = None
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def clean(self):
        super().clean()
        self.email = normalised(self.email)

    def save(self, *args, **kwargs):
        self.email = normalised(self.email)
        super().save(*args, **kwargs)

    def __str__(self):
        return self.get_full_name() or self.email


class Given(models.Model):
    """What an installation was given once: a right of a role, a workflow. What administrators change stays changed."""

    key = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name = "given"
        verbose_name_plural = "given"

    def __str__(self):
        return self.key

    @classmethod
    def new_among(cls, keys: list[str]) -> set[str]:
        """Those that were never given; from now on they are."""
        new = set(keys) - set(cls.objects.filter(key__in=keys).values_list("key", flat=True))
        cls.objects.bulk_create([cls(key=key) for key in sorted(new)])
        return new
