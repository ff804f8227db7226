from datetime import timedelta

from django.db import models
from django.utils.timezone import localdate

DAYS_DUE = 30  # a check is due for so long, then overdue

# What a page, a card or an entry of a group is made of.
FACTS = ("offers", "phones", "offices", "coverage", "texts", "populations")


class GroupQuerySet(models.QuerySet):
    def listed(self):
        """Shown to everyone: checked at least once, and not unlisted."""
        return self.filter(unlisted_at=None, verified_on__isnull=False)

    def unchecked(self):
        return self.filter(unlisted_at=None, verified_on=None)

    def unlisted(self):
        return self.filter(unlisted_at__isnull=False)

    def fresh(self):
        return self.listed().filter(next_due__gte=localdate())

    def due(self):
        """Their check is due, and has been for no more than thirty days."""
        today = localdate()
        return self.listed().filter(next_due__lt=today, next_due__gte=today - timedelta(DAYS_DUE))

    def overdue(self):
        return self.listed().filter(next_due__lt=localdate() - timedelta(DAYS_DUE))

    def in_state(self, state: str):
        return getattr(self, state)()

    def serving(self, *codes: str):
        """Groups that name one of these areas as theirs."""
        return self.filter(coverage__code__in=codes).distinct()

    def offering(self, service: str):
        return self.filter(offers__service=service)

    def with_facts(self):
        return self.prefetch_related(*FACTS)

    def for_page(self):
        return self.with_facts().prefetch_related("contacts").select_related("merged_into")
