"""The registry: which models become entries. `search.index` knows no model; apps register theirs in ready()."""

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from django.db.models import Model

from .documents import IndexDocument

Thing = TypeVar("Thing", bound=Model)


class Source(Generic[Thing]):
    """How the things of one kind become entries. A thing is named by an identity that outlives its row.

    name: the first half of every key.
    """

    name: str

    def object_id_for(self, instance: Thing) -> str:
        """The identity of a thing, the second half of its key."""
        raise NotImplementedError

    def iter_object_ids(self) -> Iterator[str]:
        """Every thing there is, public or not."""
        raise NotImplementedError

    def entries(self, object_ids: list[str]) -> Iterable[tuple[str, IndexDocument]]:
        """The public variants of these things, one for each language they exist in; none for what is not public."""
        raise NotImplementedError

    def handles(self, model: type[Model]) -> bool:
        """Whether instances of `model` are things of this source."""
        raise NotImplementedError


# Each of a model of its own: who asks by name knows which.
_sources: dict[str, Source[Any]] = {}


def register(source: Source[Any]) -> None:
    """Called by apps when they are ready."""
    _sources[source.name] = source


def registered() -> list[Source[Any]]:
    """All sources, in the order of the apps."""
    return list(_sources.values())


def get_source(name: str) -> Source[Any]:
    """Raises KeyError for a name that no app has registered."""
    return _sources[name]


def source_for_model(model: type[Model]) -> Source[Any] | None:
    """The source whose things are instances of `model`; None where there is none."""
    return next((source for source in _sources.values() if source.handles(model)), None)
