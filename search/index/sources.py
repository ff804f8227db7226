"""The registry: which models become entries. `search.index` knows no model; apps register theirs in ready()."""

from collections.abc import Iterable, Iterator

from .entries import Entry

_sources: dict[str, "Source"] = {}


class Source:
    """How the things of one kind become entries. A thing is named by an identity that outlives its row.

    name: the first half of every key.
    """

    name: str

    def identity(self, instance) -> str:
        raise NotImplementedError

    def identities(self) -> Iterator[str]:
        """Every thing there is, public or not."""
        raise NotImplementedError

    def entries(self, identities: list[str]) -> Iterable[tuple[str, Entry]]:
        """The public variants of these things, one for each language they exist in; none for what is not public."""
        raise NotImplementedError

    def covers(self, model) -> bool:
        """Whether instances of `model` are things of this source."""
        raise NotImplementedError


def register(source: Source) -> None:
    _sources[source.name] = source


def registered() -> list[Source]:
    return list(_sources.values())


def source_named(name: str) -> Source:
    return _sources[name]


def source_of(model) -> Source | None:
    return next((source for source in _sources.values() if source.covers(model)), None)
