"""What is asked about groups, in the words of the directory."""

from collections.abc import Collection
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from cms.places.areas import parents_of

if TYPE_CHECKING:
    from .models import Organization

DUE_DAYS = 30  # a check is due for so long, then overdue

# What a page, a card or an entry of a group is made of.
DETAIL_RELATIONS = (
    *("services__language_rows", "phones__language_rows"),
    *("locations", "service_areas", "descriptions", "target_populations"),
)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Groups by what the directory says of them."""

    def listed(self) -> Self:
        """Shown to everyone: checked at least once, and not unlisted."""
        return self.filter(unlisted_at=None, assured_on__isnull=False)

    def unchecked(self) -> Self:
        """Never verified: seen by stewards alone."""
        return self.filter(unlisted_at=None, assured_on=None)

    def unlisted(self) -> Self:
        """Taken out of every list."""
        return self.filter(unlisted_at__isnull=False)

    def fresh(self) -> Self:
        """Their check holds."""
        return self.listed().filter(next_review_due__gte=localdate())

    def due(self) -> Self:
        """Their check is due, and has been for no more than thirty days."""
        today = localdate()
        return self.listed().filter(next_review_due__lt=today, next_review_due__gte=today - timedelta(DUE_DAYS))

    def overdue(self) -> Self:
        """Their check has been due for more than thirty days."""
        return self.listed().filter(next_review_due__lt=localdate() - timedelta(DUE_DAYS))

    def reachable(self, pks: Collection[int]) -> models.QuerySet["Organization", int]:
        """Of these, the primary keys of groups to which a link leads: listed ones, and those merged into one."""
        found = self.filter(pk__in=pks)
        merged = found.filter(merged_into__in=self.model.objects.listed())
        return (found.listed() | merged).values_list("pk", flat=True)

    def with_website_at(self, hosts: Collection[str]) -> Self:
        """Listed groups whose website is an address of one of these hosts."""
        found = [Q(website__icontains=f"//{host}") for host in hosts]
        return self.listed().filter(reduce(or_, found)) if found else self.none()

    def with_status(self, status: str) -> Self:
        """`status` is a value of VerificationStatus."""
        found: Self = getattr(self, status)()
        return found

    def serving_area(self, *codes: str) -> Self:
        """Groups that name one of these areas as theirs."""
        return self.filter(service_areas__area_code__in=codes).distinct()

    def covering_area_or_part(self, area: str) -> Self:
        """Groups that serve this area or a part of it."""
        codes = (
            self.model._meta.get_field("service_areas")
            .related_model.objects.values_list("area_code", flat=True)
            .distinct()
        )
        return self.serving_area(*(code for code in codes if code == area or area in parents_of(code)))

    def without_service_areas(self) -> Self:
        """Groups of which nobody knows where they work."""
        return self.filter(service_areas=None)

    def with_language(self, language: str) -> Self:
        """Groups with a service or a phone in this language, by its code."""
        return self.filter(
            Q(pk__in=self._organizations_of("services", language))
            | Q(pk__in=self._organizations_of("phones", language))
        )

    def _organizations_of(self, relation: str, language: str) -> models.QuerySet[models.Model, int]:
        rows: models.QuerySet[models.Model] = self.model._meta.get_field(relation).related_model.objects.all()
        return rows.filter(language_rows__code=language).values_list("organization", flat=True)

    def with_service(self, service_type: str) -> Self:
        """Groups that offer this service, by its slug."""
        return self.filter(services__service_type=service_type)

    def with_details(self) -> Self:
        """With all that a card or an entry is made of: a query for each relation."""
        return self.prefetch_related(*DETAIL_RELATIONS)

    def with_page_details(self) -> Self:
        """With all that the page of a group is made of."""
        return self.with_details().prefetch_related("contacts").select_related("merged_into")
