"""A group of the coalition. Facts are stored once; only prose is per language (docs/architecture.md)."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from search.index.projection import sync_entries
from search.index.sources import get_source

from ..querysets import DUE_DAYS, OrganizationQuerySet

# The groups that are being saved, children and all: they are projected once, at the end.
_being_saved: ContextVar[frozenset[uuid.UUID]] = ContextVar("organizations being saved", default=frozenset())


class ConflictError(Exception):
    """Somebody else has changed the group since it was read."""


class VerificationStatus(models.TextChoices):
    """How a group stands: never checked, checked and for how long, or taken out."""

    UNCHECKED = "unchecked", _("unverified")
    FRESH = "fresh", _("fresh")
    DUE = "due", _("due")
    OVERDUE = "overdue", _("overdue")
    UNLISTED = "unlisted", _("unlisted")


class IntroductionPolicy(models.TextChoices):
    """Whether a group lets itself be introduced to others."""

    YES = "yes", _("Yes")
    STAFF = "staff", _("Only through national staff")
    NO = "no", _("No, or nobody has asked yet")


class UnlistedReason(models.TextChoices):
    """Why a group is in no list; readers are not told."""

    ASKED = "asked", _("The group asked for it")
    CLOSED = "closed", _("It has closed")
    MERGED = "merged", _("It has become part of another group")
    DUPLICATE = "duplicate", _("It was listed twice")
    UNSAFE = "unsafe", _("Safety concern")


class Organization(ClusterableModel):
    """Every write compares `version`; `save()` projects the group to search in the same transaction."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("The last part of its page’s address; made from the name if left empty. Old ones keep working."),
    )
    website = models.URLField(_("website"), max_length=300, blank=True, default="")
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    accepts_introductions = models.CharField(
        _("takes introductions"), max_length=5, choices=IntroductionPolicy, default=IntroductionPolicy.NO
    )
    is_demo = models.BooleanField(_("invented, for the demo"), default=False, editable=False)

    assured_on = models.DateField(_("verified on"), null=True, editable=False)
    next_review_due = models.DateField(_("next verification due"), null=True, editable=False)
    unlisted_at = models.DateTimeField(_("unlisted"), null=True, editable=False)
    unlisted_reason = models.CharField(
        _("reason"), max_length=10, choices=UnlistedReason, blank=True, default="", editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
    )
    # Relation → primary keys of what a merge took from this organization, so that it can be given back.
    moved_in_merge = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.CheckConstraint(
                name="organization_unlisted_for_a_reason",
                condition=Q(unlisted_at=None, unlisted_reason="")
                | (Q(unlisted_at__isnull=False) & ~Q(unlisted_reason="")),
            ),
            models.CheckConstraint(
                name="organization_assured_until",
                condition=Q(assured_on=None, next_review_due=None)
                | Q(assured_on__isnull=False, next_review_due__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["next_review_due"], name="organization_next_review_due")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def with_children(cls) -> list[type[models.Model]]:
        """The models whose rows say something of one group, those of its services and phones too."""
        children = {relation.related_model for relation in cls._meta.related_objects} - {cls}
        below = {
            relation.related_model
            for child in children
            for relation in child._meta.related_objects
            if isinstance(relation.field, ParentalKey)
        }
        return [cls, *(children | below)]

    @property
    def verification_status(self) -> VerificationStatus:
        """How the last check stands today."""
        if self.unlisted_at:
            return VerificationStatus.UNLISTED
        if self.assured_on is None or self.next_review_due is None:
            return VerificationStatus.UNCHECKED
        late = localdate() - self.next_review_due
        if late <= timedelta(0):
            return VerificationStatus.FRESH
        return VerificationStatus.DUE if late <= timedelta(DUE_DAYS) else VerificationStatus.OVERDUE

    @property
    def is_public(self) -> bool:
        """Shown to everyone: checked by a person at least once, and listed."""
        return self.unlisted_at is None and self.assured_on is not None

    @property
    def was_ever_public(self) -> bool:
        """Somebody may hold its address: it leaves a tombstone instead of nothing."""
        return self.assured_on is not None

    @transaction.atomic
    def save(self, **kwargs: Any) -> None:
        """Raises ConflictError where somebody else has saved the group since it was read."""
        self.slug = self.slug or unique_slug(self.name)
        if self.pk:
            self._increment_version()
            self._remember_former_slug()
        with _saving(self):
            super().save(**kwargs)
        sync_entries(get_source("group"), self.uuid)

    def _increment_version(self) -> None:
        same = type(self).objects.filter(pk=self.pk, version=self.version)
        if not same.update(version=F("version") + 1):
            raise ConflictError(self.name)
        self.version += 1

    def _remember_former_slug(self) -> None:
        old = type(self).objects.values_list("slug", flat=True).get(pk=self.pk)
        if old != self.slug:
            self.former_slugs.filter(slug=self.slug).delete()
            OrganizationSlug.objects.create(organization=self, slug=old)

    def clean(self) -> None:
        """Raises ValidationError where another group has the address, or had it."""
        super().clean()
        if self.slug and slug_is_taken(self.slug, except_for=self):
            raise ValidationError({"slug": _("Another group has or had this address.")})


@contextmanager
def _saving(organization: Organization) -> Iterator[None]:
    token = _being_saved.set(_being_saved.get() | {organization.uuid})
    try:
        yield
    finally:
        _being_saved.reset(token)


def is_being_saved(organization: Organization) -> bool:
    """Whether `save()` of this group has begun and not ended."""
    return organization.uuid in _being_saved.get()


def slug_is_taken(slug: str, except_for: Organization | None = None) -> bool:
    """Whether a group, other than the one named, has this address or had it."""
    pk = except_for.pk if except_for else None
    return (
        Organization.objects.filter(slug=slug).exclude(pk=pk).exists()
        or OrganizationSlug.objects.filter(slug=slug).exclude(organization=pk).exists()
    )


def unique_slug(name: str) -> str:
    """An address made from a name that no group has or had."""
    base = slugify(name)[:90].strip("-") or "group"
    slug, number = base, 2
    while slug_is_taken(slug):
        slug, number = f"{base}-{number}", number + 1
    return slug


class OrganizationSlug(models.Model):
    """An address that a group once had; it leads to the one it has now."""

    slug = models.SlugField(max_length=100, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.slug


class OrganizationTargetPopulation(models.Model):
    """Whom a group serves, by the slug that is the same in every language."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="target_populations")
    target_population = models.SlugField(_("population"), max_length=50)

    class Meta:
        verbose_name = _("population served")
        verbose_name_plural = _("populations served")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "target_population"], name="target_population_unique")
        ]

    def __str__(self) -> str:
        return self.target_population


class TranslationOrigin(models.TextChoices):
    """Who wrote a text in its language."""

    HUMAN = "human", _("written by a person")
    MACHINE = "machine", _("translated by machine")


class OrganizationDescription(models.Model):
    """What a group does, in one language."""

    organization = ParentalKey(Organization, on_delete=models.CASCADE, related_name="descriptions")
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), max_length=2000, help_text=_("What it does, for whom, and how to come in."))
    translation_origin = models.CharField(
        _("origin"), max_length=7, choices=TranslationOrigin, default=TranslationOrigin.HUMAN
    )
    source_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("text about a group")
        verbose_name_plural = _("texts about a group")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "language"], name="description_unique")]

    def __str__(self) -> str:
        return self.language
