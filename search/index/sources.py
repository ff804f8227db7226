"""The registry: which models become entries. `search.index` knows no model; apps register theirs in ready()."""

from collections.abc import Iterable, Iterator

from .documents import IndexDocument

_sources: dict[str, "Source"] = {}


class Source:
    """How the things of one kind become entries. A thing is named by an identity that outlives its row.

    name: the first half of every key.
    """

    name: str

    def object_id_for(self, instance) -> str:
        raise NotImplementedError

    def iter_object_ids(self) -> Iterator[str]:
        """Every thing there is, public or not."""
        raise NotImplementedError

    def entries(self, object_ids: list[str]) -> Iterable[tuple[str, IndexDocument]]:
        """The public variants of these things, one for each language they exist in; none for what is not public."""
        raise NotImplementedError

    def handles(self, model) -> bool:
        """Whether instances of `model` are things of this source."""
        raise NotImplementedError


def register(source: Source) -> None:
    _sources[source.name] = source


def registered() -> list[Source]:
    return list(_sources.values())


def get_source(name: str) -> Source:
    return _sources[name]


def source_for_model(model) -> Source | None:
    return next((source for source in _sources.values() if source.handles(model)), None)
