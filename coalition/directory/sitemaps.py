"""Groups as search engines are told of them: those that are listed, with the day they were last checked."""

from django.db.models import Max
from django.urls import reverse

from cms.places.sitemaps import MultilingualSitemap

from .models import Organization


class OrganizationSitemap(MultilingualSitemap):
    def items(self):
        return Organization.objects.listed().only("slug", "assured_on").order_by("pk")

    def location(self, organization) -> str:
        return reverse("group", args=[organization.slug])

    def lastmod(self, organization):
        return organization.assured_on

    def get_latest_lastmod(self):
        return self.items().aggregate(last=Max("assured_on"))["last"]


class DirectorySitemap(MultilingualSitemap):
    """Where a search for groups begins."""

    def items(self) -> list[str]:
        return ["groups"]

    def _items(self) -> list[tuple[str, str]]:
        return [(name, code) for name in self.items() for code in self._languages()]

    def location(self, name) -> str:
        return reverse(name)
