"""Rows made for tests: a source whose things are given, projected like any other."""

import pytest

from search.index import sources
from search.index.entries import Entry
from search.index.models import SearchEntry
from search.index.projection import project_batch


class GivenSource(sources.Source):
    """Things of the tests' own: identity → entries."""

    name = "given"

    def __init__(self):
        self.things: dict[str, list[Entry]] = {}

    def covers(self, model) -> bool:
        return False

    def identities(self):
        return iter(sorted(self.things))

    def entries(self, identities):
        for identity in identities:
            for entry in self.things.get(identity, []):
                yield identity, entry


class Shelf:
    """Puts things into the projection and, where it is not the database, into the engine under test."""

    def __init__(self, source, engine=None):
        self.source, self.engine = source, engine

    def put(self, identity: str, *entries: Entry) -> None:
        self.source.things[identity] = list(entries)
        self.send([identity])

    def put_many(self, things: dict[str, list[Entry]]) -> None:
        self.source.things |= things
        self.send(list(things))

    def take_away(self, identity: str) -> None:
        self.source.things.pop(identity)
        self.send([identity])

    def send(self, identities: list[str]) -> None:
        project_batch(self.source, identities)
        if self.engine is not None and hasattr(self.engine, "send"):
            self.engine.send(list(SearchEntry.objects.filter(key__in=[f"given:{name}" for name in identities])))
            self.engine.refresh()


@pytest.fixture
def given_source(monkeypatch):
    source = GivenSource()
    monkeypatch.setitem(sources._sources, "given", source)
    return source


@pytest.fixture
def shelf(given_source, engine):
    return Shelf(given_source, engine)


def page(title: str, locale: str = "en", **fields) -> Entry:
    return Entry(**{"locale": locale, "kind": "page", "title": title, "card": {"url": "/"}, **fields})
