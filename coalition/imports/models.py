"""Where records came from. Repeatable imports and the memory of what was decided stand on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.directory.models.organization import Organization


class Source(models.Model):
    """A list that groups came from."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(blank=True, default="")
    licence = models.CharField(_("license"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RecordStatus(models.TextChoices):
    """What was decided about a row."""

    PENDING = "pending", _("waits for a decision")
    ACCEPTED = "accepted", _("taken")
    REJECTED = "rejected", _("refused")
    KEPT_LOCAL = "kept-local", _("ours was kept")


class Reason(models.TextChoices):
    """Why a row became no group by itself."""

    NO_NAME = "no-name", _("no name")
    ABROAD = "abroad", _("not in the United States")
    OUTSIDE = "outside", _("outside the states and territories")
    SEVERAL_STATES = "several-states", _("more than one state")
    NO_STATE = "no-state", _("no state that we know")
    LONG_NAME = "long-name", _("the name is too long")
    NO_KEY = "no-key", _("the list’s own key is missing")
    REPEATED_KEY = "repeated-key", _("the list’s own key stands in several rows")
    REPEATED_NAME = "repeated-name", _("the name stands in several rows")
    EDITED = "edited", _("edited here since")
    MERGED = "merged", _("merged here since")
    DELETED = "deleted", _("deleted here since")
    DECIDED = "decided", _("a steward decided so")
    NOT_UNDERSTOOD = "not-understood", _("not understood")


class SourceRecord(models.Model):
    """A row of a list, what became of it, and what waits for a steward.

    `accepted_data` holds the facts as they were last decided upon, `row_hash` their hash; `pending_data` holds those
    of a row that was asked about or is in conflict, for `reason`; `detail` is what the list says, or which facts are
    at odds.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records")
    external_key = models.CharField(max_length=300)
    organization = models.ForeignKey(Organization, on_delete=models.SET_NULL, null=True, related_name="source_records")
    status = models.CharField(_("decision"), max_length=10, choices=RecordStatus)
    accepted_data = models.JSONField(default=dict)
    row_hash = models.CharField(max_length=64)
    pending_data = models.JSONField(null=True)
    line = models.PositiveIntegerField(_("line"), null=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("record of a source")
        verbose_name_plural = _("records of a source")
        ordering = ["source", "external_key"]
        constraints = [models.UniqueConstraint(fields=["source", "external_key"], name="source_record_unique")]

    def __str__(self) -> str:
        return self.external_key
