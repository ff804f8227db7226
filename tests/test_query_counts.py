"""A page costs as many queries with a hundred times the content."""

import uuid

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.models import Site

from cms.http import cache_version
from cms.pages.models import StandardPage
from cms.resources.models import ResourceCollectionPage, ResourceFile, ResourcePage
from search.index.documents import IndexDocument
from search.index.projection import sync_batch
from search.index.tests.factories import FakeSource

pytestmark = pytest.mark.django_db

# What each page costs today: for the first reader, who finds nothing in the cache, and for all others. It may only
# sink. (The aim is 12 for pages, 6 for search, 4 for the directory.)
LIMITS = {
    "/": (14, 6),
    "/search/?q=school": (13, 4),
    "/groups/?where=60608": (13, 4),
    "/shelf/": (19, 11),
    "/plain/": (16, 8),
    "/regions/illinois/": (13, 0),
}


def card(number):
    return {
        "url": "/", "slug": f"group-{number}", "service_types": ["legal-help"], "languages": ["en"],
        "delivery_modes": ["phone"], "cost_options": ["free"],
        "phones": [], "cities": [["Chicago", "IL"]], "hidden_location": False, "assured_on": "2026-11-01",
        "next_review_due": "2027-05-01", "accepts_introductions": "yes", "translation_origin": "human",
        "invented": True,
        "uuid": str(uuid.uuid4()),
    }  # fmt: skip


def fill(shelf, document, source, start, end):
    source.things = {}
    for number in range(start, end):
        page = shelf.add_child(instance=ResourcePage(title=f"School flyer {number}", slug=f"r{number}"))
        page.files = [ResourceFile(document=document)]
        page.save()
        source.things[f"g{number}"] = [
            IndexDocument("en", "group", f"Group {number}", "Helps at school.", areas=["county:17031"],
                  display_data=card(number),
                  facets={"service": ["legal-help"], "language": ["en"], "topic": ["schools"]},
                  review_due_ordinal=800_000)
        ]  # fmt: skip
    sync_batch(source, list(source.things))


def counts(client, cold=True) -> dict[str, int]:
    found = {}
    for path in LIMITS:
        if cold:
            cache.clear()
            Site.clear_site_root_paths_cache()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        found[path] = len(queries)
    return found


def test_queries_do_not_grow_with_the_content(client, home_page, monkeypatch):
    from search.index import sources

    # What is kept stays kept while this runs, however slow the machine is.
    monkeypatch.setattr(cache_version, "SECONDS_ALONE", 3_600)
    source = FakeSource()
    monkeypatch.setitem(sources._sources, "given", source)
    document = get_document_model().objects.create(title="Flyer", file=ContentFile(b"Rights", "flyer.txt"))
    shelf = home_page.add_child(instance=ResourceCollectionPage(title="Shelf", slug="shelf", show_in_menus=True))
    home_page.add_child(instance=StandardPage(title="Plain", slug="plain"))
    fill(shelf, document, source, 0, 1)
    once = counts(client)
    fill(shelf, document, source, 1, 10)
    tenfold = counts(client)
    fill(shelf, document, source, 10, 100)
    assert once == tenfold == counts(client)
    assert {path: count for path, count in once.items() if count > LIMITS[path][0]} == {}, once
    cached = counts(client, cold=False)
    assert {path: count for path, count in cached.items() if count > LIMITS[path][1]} == {}, cached
