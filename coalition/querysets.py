from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from cms.places.lookup import parents_of

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

    def reachable(self, pks):
        """Of these, the primary keys of groups to which a link leads: listed ones, and those merged into one."""
        found = self.filter(pk__in=pks)
        merged = found.filter(merged_into__in=self.model.objects.listed())
        return (found.listed() | merged).values_list("pk", flat=True)

    def with_website_at(self, hosts):
        """Listed groups whose website is an address of one of these hosts."""
        found = [Q(website__icontains=f"//{host}") for host in hosts]
        return self.listed().filter(reduce(or_, found)) if found else self.none()

    def in_state(self, state: str):
        return getattr(self, state)()

    def serving(self, *codes: str):
        """Groups that name one of these areas as theirs."""
        return self.filter(coverage__code__in=codes).distinct()

    def touching(self, area: str):
        """Groups that serve this area or a part of it."""
        codes = self.model._meta.get_field("coverage").related_model.objects.values_list("code", flat=True).distinct()
        return self.serving(*(code for code in codes if code == area or area in parents_of(code)))

    def without_coverage(self):
        return self.filter(coverage=None)

    def speaking(self, language: str):
        """Groups with a service or a phone in this language."""
        speak = [
            self.model._meta.get_field(relation)
            .related_model.objects.annotate(written=Cast("languages", models.TextField()))
            .filter(group=models.OuterRef("pk"), written__contains=f'"{language}"')
            for relation in ("offers", "phones")
        ]
        return self.filter(models.Exists(speak[0]) | models.Exists(speak[1]))

    def offering(self, service: str):
        return self.filter(offers__service=service)

    def with_facts(self):
        return self.prefetch_related(*FACTS)

    def for_page(self):
        return self.with_facts().prefetch_related("contacts").select_related("merged_into")
