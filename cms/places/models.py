"""The regions of the United States as rows, for what refers to them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .areas import place_name
from .querysets import RegionQuerySet


class Region(models.Model):
    """The nation, a state, a territory or a county. Its code is its identity: everything else refers to that.

    Regions come with the code, from `cms/places/data/`, after every migration (services.py); nobody edits them. ZIPs
    are no regions.
    """

    class Kind(models.TextChoices):
        """What a region is."""

        NATION = "nation", _("nation")
        STATE = "state", _("state")
        TERRITORY = "territory", _("territory")
        COUNTY = "county", _("county")

    code = models.CharField(max_length=20, unique=True)  # us, state:OH, county:39049
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=100)
    abbreviation = models.CharField(max_length=2, blank=True, default="")
    slug = models.SlugField(max_length=120, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    latitude = models.FloatField(null=True, blank=True)  # the middle of its ZIPs
    longitude = models.FloatField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # the first day without it
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    not_searchable = "a search names places itself, and what serves them are the groups"

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name"]

    def __str__(self) -> str:
        return place_name(self.code, with_state=True)

    def get_absolute_url(self) -> str:
        return reverse("region", args=[self.slug])
