"""The rows that every engine holds a copy of, and the two counters they need."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class EntryStatus(models.TextChoices):
    """Whether a thing is public, or has gone and is still to be taken out of the engines."""

    LIVE = "live"
    DELETED = "deleted"


class ViewerRole(models.TextChoices):
    """For whom a row is."""

    EVERYONE = "everyone"
    AFFILIATES = "affiliates"


class EntryQuerySet(models.QuerySet["SearchEntry"]):
    """Rows by what has become of them, and by what the engines know of it."""

    def live(self) -> Self:
        """Rows of things that are public."""
        return self.filter(status=EntryStatus.LIVE)

    def deleted(self) -> Self:
        """Rows of things that have gone."""
        return self.filter(status=EntryStatus.DELETED)

    def pending(self) -> Self:
        """Rows that Elasticsearch has not confirmed as they are now."""
        return self.filter(indexed_version__lt=F("version"))

    def purgeable(self) -> Self:
        """Rows that no engine holds any more: they may be purged."""
        return self.deleted().filter(indexed_version=F("version"))


class SearchEntry(models.Model):
    """One public thing in one language: the read model of the whole site (docs/architecture.md, "Search").

    Only what everyone (or every affiliate) may see is ever written here, so a wrong filter cannot leak a draft.
    `key` names the thing ("page:<uuid>", "group:<uuid>"); `serve_locales` are the languages of those readers for
    whom this row is the best that exists. `version` comes from one counter for all rows.
    """

    key = models.CharField(max_length=80)
    locale = models.CharField(max_length=10)
    kind = models.CharField(max_length=30)
    status = models.CharField(max_length=7, choices=EntryStatus.choices, default=EntryStatus.LIVE)
    visibility = models.CharField(max_length=10, choices=ViewerRole.choices, default=ViewerRole.EVERYONE)
    serve_locales = models.JSONField(default=list)
    title = models.TextField()
    sort_title = models.CharField(max_length=200)
    summary = models.TextField(default="")
    body = models.TextField(default="")
    file_text = models.TextField(default="")
    codes = models.JSONField(default=list)
    facets = models.JSONField(default=dict)
    areas = models.JSONField(default=list)
    parent_areas = models.JSONField(default=list)
    points = models.JSONField(default=list)
    display_data = models.JSONField(default=dict)
    published_on = models.DateField(null=True)
    review_due_ordinal = models.IntegerField(null=True)
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=0)
    indexed_version = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["key", "locale"], name="search_entry_once_a_locale")]
        indexes = [
            models.Index(fields=["kind", "status"], name="search_entry_kind"),
            models.Index(fields=["id"], name="search_entry_to_send", condition=Q(indexed_version__lt=F("version"))),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.locale}"

    @property
    def texts(self) -> dict[str, str]:
        """The words an engine holds, by their weight. Codes stand among them in their one form."""
        body = " ".join([self.body, *self.codes])
        return {"title": self.title, "summary": self.summary, "body": body, "files": self.file_text}

    @property
    def document_id(self) -> str:
        """What an engine calls this row; the same after the row was purged and made again."""
        return f"{self.key}:{self.locale}"


class SearchPoint(models.Model):
    """A public place of an entry, in degrees: what the database engines measure distance from."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["latitude", "longitude"], name="search_point_box")]

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"


class SearchVersion(models.Model):
    """The counter: each row's id is a version, and no id is ever given twice (docs/adr/0017)."""

    id = models.BigAutoField(primary_key=True)

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def take(count: int) -> list[int]:
        """`count` versions, each greater than all that were taken before."""
        taken = [row.pk for row in SearchVersion.objects.bulk_create(SearchVersion() for _ in range(count))]
        SearchVersion.objects.filter(pk__in=taken).delete()
        return taken


def _new_epoch() -> str:
    return uuid4().hex


class SearchEpoch(models.Model):
    """Which life of this database an index was filled from (docs/adr/0021). One row, in no backup.

    A restored database begins a new one: what an index holds from before may be newer than the restored rows, and its
    versions would be refused.
    """

    THE_ONE = 1

    value = models.CharField(max_length=32, default=_new_epoch)

    def __str__(self) -> str:
        return self.value

    @classmethod
    def current(cls) -> str:
        """The epoch of this database: 32 hexadecimal digits. The first call makes it."""
        return cls.objects.get_or_create(pk=cls.THE_ONE)[0].value
