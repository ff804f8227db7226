"""Groups as search engines are told of them: those that are listed, with the day they were last checked."""

from django.db.models import Max
from django.urls import reverse

from cms.places.sitemaps import InEveryLanguage

from .models import Group


class GroupSitemap(InEveryLanguage):
    def items(self):
        return Group.objects.listed().only("slug", "verified_on").order_by("pk")

    def location(self, group) -> str:
        return reverse("group", args=[group.slug])

    def lastmod(self, group):
        return group.verified_on

    def get_latest_lastmod(self):
        return self.items().aggregate(last=Max("verified_on"))["last"]


class DirectorySitemap(InEveryLanguage):
    """Where a search for groups begins."""

    def items(self) -> list[str]:
        return ["groups"]

    def _items(self) -> list[tuple[str, str]]:
        return [(name, code) for name in self.items() for code in self._languages()]

    def location(self, name) -> str:
        return reverse(name)
