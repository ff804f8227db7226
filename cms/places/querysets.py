from django.db import models


class RegionQuerySet(models.QuerySet):
    def current(self):
        """Without what a census has done away with."""
        return self.filter(valid_to=None)

    def states(self):
        """The states, DC and the territories, by name."""
        return self.filter(kind__in=["state", "territory"]).order_by("name")

    def counties_of(self, state):
        """The counties of a state as they are today, by name."""
        return self.current().filter(kind="county", parent=state).order_by("name")
