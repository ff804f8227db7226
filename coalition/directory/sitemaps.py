"""Groups as search engines are told of them: those that are listed, with the day they were last checked."""

from datetime import date

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse

from cms.places.sitemaps import MultilingualSitemap

from .models import Organization


class OrganizationSitemap(MultilingualSitemap):
    """The pages of listed groups."""

    def items(self) -> QuerySet[Organization]:
        return Organization.objects.listed().only("slug", "assured_on").order_by("pk")

    def location(self, organization: Organization) -> str:
        return reverse("group", args=[organization.slug])

    def lastmod(self, organization: Organization) -> date | None:
        return organization.assured_on

    def get_latest_lastmod(self) -> date | None:  # type: ignore[override]  # a day is enough
        last: date | None = self.items().aggregate(last=Max("assured_on"))["last"]
        return last


class DirectorySitemap(MultilingualSitemap):
    """Where a search for groups begins."""

    def items(self) -> list[str]:
        return ["groups"]

    def _items(self) -> list[tuple[str, str]]:
        return [(name, code) for name in self.items() for code, _ in settings.LANGUAGES]

    def location(self, name: str) -> str:
        return reverse(name)
