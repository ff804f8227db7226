"""What apps show on the page of a region. Each registers a function in ready(); this app knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext

from .models import Region


@dataclass(frozen=True)
class Section:
    """A part of a region's page: its heading, how many things there are, and the template that shows `context`."""

    id: str
    title: str
    count: int
    template: str
    context: Mapping[str, object] = field(default_factory=dict)


class Breadcrumb(TypedDict):
    """A step between the home page and this one."""

    title: str
    url: str


def directory_breadcrumb() -> Breadcrumb:
    """The step between the home page and the page of a region or a group."""
    return {"title": gettext("Find a group"), "url": reverse("groups")}


SectionProvider = Callable[[Region, str], Section | None]
_providers: list[tuple[int, SectionProvider]] = []


def register(order: int, provider: SectionProvider) -> None:
    """`provider(region, locale)` gives a section, or None where there is nothing to say."""
    _providers.append((order, provider))


def sections_of(region: Region, locale: str) -> list[Section]:
    """What all apps have to say about a region, in their order."""
    made = [provider(region, locale) for _, provider in sorted(_providers, key=lambda pair: pair[0])]
    return [section for section in made if section]
