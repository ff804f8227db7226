from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from cms.places.lookup import parents_of

DUE_DAYS = 30  # a check is due for so long, then overdue

# What a page, a card or an entry of a group is made of.
DETAIL_RELATIONS = ("services", "phones", "locations", "service_areas", "descriptions", "target_populations")


class OrganizationQuerySet(models.QuerySet):
    def listed(self):
        """Shown to everyone: checked at least once, and not unlisted."""
        return self.filter(unlisted_at=None, assured_on__isnull=False)

    def unchecked(self):
        return self.filter(unlisted_at=None, assured_on=None)

    def unlisted(self):
        return self.filter(unlisted_at__isnull=False)

    def fresh(self):
        return self.listed().filter(next_review_due__gte=localdate())

    def due(self):
        """Their check is due, and has been for no more than thirty days."""
        today = localdate()
        return self.listed().filter(next_review_due__lt=today, next_review_due__gte=today - timedelta(DUE_DAYS))

    def overdue(self):
        return self.listed().filter(next_review_due__lt=localdate() - timedelta(DUE_DAYS))

    def reachable(self, pks):
        """Of these, the primary keys of groups to which a link leads: listed ones, and those merged into one."""
        found = self.filter(pk__in=pks)
        merged = found.filter(merged_into__in=self.model.objects.listed())
        return (found.listed() | merged).values_list("pk", flat=True)

    def with_website_at(self, hosts):
        """Listed groups whose website is an address of one of these hosts."""
        found = [Q(website__icontains=f"//{host}") for host in hosts]
        return self.listed().filter(reduce(or_, found)) if found else self.none()

    def with_status(self, status: str):
        return getattr(self, status)()

    def serving_area(self, *codes: str):
        """Groups that name one of these areas as theirs."""
        return self.filter(service_areas__area_code__in=codes).distinct()

    def covering_area_or_part(self, area: str):
        """Groups that serve this area or a part of it."""
        codes = (
            self.model._meta.get_field("service_areas")
            .related_model.objects.values_list("area_code", flat=True)
            .distinct()
        )
        return self.serving_area(*(code for code in codes if code == area or area in parents_of(code)))

    def without_service_areas(self):
        return self.filter(service_areas=None)

    def with_language(self, language: str):
        """Groups with a service or a phone in this language."""
        speak = [
            self.model._meta.get_field(relation)
            .related_model.objects.annotate(written=Cast("languages", models.TextField()))
            .filter(organization=models.OuterRef("pk"), written__contains=f'"{language}"')
            for relation in ("services", "phones")
        ]
        return self.filter(models.Exists(speak[0]) | models.Exists(speak[1]))

    def with_service(self, service_type: str):
        return self.filter(services__service_type=service_type)

    def with_details(self):
        return self.prefetch_related(*DETAIL_RELATIONS)

    def with_page_details(self):
        return self.with_details().prefetch_related("contacts").select_related("merged_into")
