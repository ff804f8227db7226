"""What the schedulers of one site share: who of them works, and what is due when."""

from django.db import models


class SchedulerLease(models.Model):
    """Who runs the scheduler, until when, and when it last gave a sign of life. One row (scheduler.py)."""

    THE_ONE = 1

    holder = models.CharField(max_length=32, blank=True, default="")
    leased_until = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lease of the scheduler"
        verbose_name_plural = "leases of the scheduler"

    def __str__(self) -> str:
        return str(self.beat_at)


class ScheduledJob(models.Model):
    """When a step that is not due at every turn of the scheduler is due again (scheduler.py)."""

    name = models.CharField(max_length=50, unique=True)
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = "scheduled job"
        verbose_name_plural = "scheduled jobs"

    def __str__(self) -> str:
        return self.name
