"""What the demo has made in this installation."""

from django.db import models


class DemoRecord(models.Model):
    """What load_demo once made, so that it neither overwrites what was edited nor revives what was deleted."""

    key = models.CharField(max_length=100, unique=True)

    class Meta:
        verbose_name = "demo record"
        verbose_name_plural = "demo records"

    def __str__(self):
        return self.key

    @classmethod
    def mark_loaded(cls, key: str) -> bool:
        """Whether this is new to this installation; from now on it is not."""
        return cls.objects.get_or_create(key=key)[1]
