"""What is asked about regions."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from .models import Region


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions by their kind and by whether they still are."""

    def current(self) -> Self:
        """Without what a census has done away with."""
        return self.filter(valid_to=None)

    def states(self) -> Self:
        """The states, DC and the territories, by name."""
        return self.filter(kind__in=["state", "territory"]).order_by("name")

    def counties_of(self, state: "Region") -> Self:
        """The counties of a state as they are today, by name."""
        return self.current().filter(kind="county", parent=state).order_by("name")
