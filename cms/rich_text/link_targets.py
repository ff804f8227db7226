"""What links can lead to, and which of it readers reach: each app registers its own, the report of links asks."""

from collections.abc import Callable, Collection, Iterable
from typing import Protocol

from django.db.models import Model
from django.db.models.signals import pre_delete
from django.dispatch import Signal

target_deleting = Signal()  # sent with the `instance` that links may lead to, before it is deleted


class SiteHosts(Protocol):
    """The hosts that this site answers at."""

    hosts: Collection[str]


# Model → a function that takes primary keys and gives back those that a link leads readers to.
reachable: dict[type[Model], Callable[[Collection[int]], Iterable[int]]] = {}
# Model → the objects whose typed addresses are read for the report, given the hosts of this site. Pages are always.
with_typed_urls: dict[type[Model], Callable[[SiteHosts], Iterable[Model]]] = {}


def register_target(model: type[Model], find_reachable: Callable[[Collection[int]], Iterable[int]]) -> None:
    """A link may lead to an object of this model."""
    reachable[model] = find_reachable
    pre_delete.connect(_announce, sender=model)


def _announce(sender, instance: Model, **kwargs) -> None:
    target_deleting.send(sender=sender, instance=instance)


def register_typed_urls(model: type[Model], objects: Callable[[SiteHosts], Iterable[Model]]) -> None:
    """Have the fields of these objects, which are no pages, read for the report of links."""
    with_typed_urls[model] = objects
