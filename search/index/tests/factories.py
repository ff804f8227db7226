"""Rows made for tests: a source whose things are given, projected like any other."""

import pytest

from search.index import sources
from search.index.models import SearchEntry
from search.index.projection import sync_batch

from ..documents import IndexDocument


class FakeSource(sources.Source):
    """Things of the tests' own: identity → entries."""

    name = "given"

    def __init__(self):
        self.things: dict[str, list[IndexDocument]] = {}

    def handles(self, model) -> bool:
        return False

    def iter_object_ids(self):
        return iter(sorted(self.things))

    def entries(self, object_ids):
        for object_id in object_ids:
            for entry in self.things.get(object_id, []):
                yield object_id, entry


class IndexFiller:
    """Puts things into the projection and, where it is not the database, into the engine under test."""

    def __init__(self, source, engine=None):
        self.source, self.engine = source, engine

    def put(self, object_id: str, *entries: IndexDocument) -> None:
        self.source.things[object_id] = list(entries)
        self.send([object_id])

    def put_many(self, things: dict[str, list[IndexDocument]]) -> None:
        self.source.things |= things
        self.send(list(things))

    def remove(self, object_id: str) -> None:
        self.source.things.pop(object_id)
        self.send([object_id])

    def send(self, object_ids: list[str]) -> None:
        sync_batch(self.source, object_ids)
        if self.engine is not None and hasattr(self.engine, "bulk_index"):
            self.engine.bulk_index(list(SearchEntry.objects.filter(key__in=[f"given:{name}" for name in object_ids])))
            self.engine.refresh()


@pytest.fixture
def fake_source(monkeypatch):
    source = FakeSource()
    monkeypatch.setitem(sources._sources, "given", source)
    return source


@pytest.fixture
def index(fake_source, engine):
    return IndexFiller(fake_source, engine)


def page(title: str, locale: str = "en", **fields) -> IndexDocument:
    return IndexDocument(**{"locale": locale, "kind": "page", "title": title, "display_data": {"url": "/"}, **fields})
