"""Regions as search engines are told of them: the nation, states and territories. Counties are reached from there."""

from collections.abc import Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest

from .models import Region


class TranslatedItems(Sequence[tuple[Any, str]]):
    """Each of `items` once in each language, without reading more of them than a slice needs."""

    def __init__(self, items: QuerySet[Any], languages: list[str]) -> None:
        self.items, self.languages = items, languages

    def __len__(self) -> int:
        return self.items.count() * len(self.languages)

    def __getitem__(self, index):
        first, after = index.start or 0, index.stop
        each = len(self.languages)
        items = self.items[first // each : -(-after // each)]
        crossed = [(thing, code) for thing in items for code in self.languages]
        return crossed[first % each :][: after - first]


class MultilingualSitemap(Sitemap):
    """Things whose page exists in every language; `items()` is an ordered queryset that is only ever read in part."""

    i18n = alternates = x_default = True
    limit = 7_000  # addresses a file: with eight languages each they stay under the ten megabytes that all can read

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def _items(self) -> Sequence[tuple[Any, str]]:
        return TranslatedItems(cast("QuerySet[Any]", self.items()), [code for code, _ in settings.LANGUAGES])

    def get_latest_lastmod(self):
        return None


class RegionSitemap(MultilingualSitemap):
    """The pages of regions, without counties."""

    def items(self):
        return Region.objects.current().exclude(kind="county").order_by("pk")
