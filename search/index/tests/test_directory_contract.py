"""The directory's order, alike in every engine: the narrowest area first, then need, language, distance, staleness."""

from datetime import UTC, datetime

import pytest

from search.index.requests import PAGE_SIZE, DirectoryRequest
from search.index.search import directory

from ..documents import IndexDocument
from ..query_parser import parse_query

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = NOW.date().toordinal()
HERE = (41.85, -87.66)
CHAIN = {"zip:60608": "zip", "county:17031": "county", "state:IL": "state", "us": "nation"}


def group(
    name, areas, *, point=None, within=(), services=("legal-help",), languages=("en",), due=TODAY + 90, **fields
):
    facets = {"service": list(services), "language": list(languages)}
    return IndexDocument(
        locale="en", kind="group", title=name, areas=list(areas), parent_areas=list(within), facets=facets,
        points=[list(point)] if point else [], review_due_ordinal=due, **fields,
    )  # fmt: skip


SEVEN = {
    "zip": group("Serves the ZIP", ["zip:60608"], within=["county:17031", "state:IL", "us"], body="food"),
    "point": group("County with a point", ["county:17031"], point=(41.86, -87.65), body="food"),
    "county": group("County without", ["county:17031"], body="food"),
    "hidden": group("Hidden office", ["county:17031"], due=TODAY - 10, body="food"),
    "state": group("Whole state", ["state:IL"], body="food"),
    "nation": group("Every state", ["us"], body="food"),
    "near": group("Near only", ["county:18089"], point=(41.60, -87.45), within=["state:IN"], body="food"),
}
ORDER = ["zip", "point", "county", "hidden", "state", "nation", "near"]


def ask(engine, query="", **fields):
    fields = {"chain": CHAIN, "point": HERE, **fields}
    request = DirectoryRequest(locale="en", query=parse_query(query, "en"), now=NOW, **fields)
    results = directory(request, engine)
    assert results.answered_by == engine.name
    return results


def names(results):
    return [entry.key.partition(":")[2] for entry in results.entries]


@pytest.mark.parametrize("query", ["", "food"])
def test_seven_groups_come_in_one_order(index, engine, query):
    index.put_many({name: [entry] for name, entry in SEVEN.items()})
    results = ask(engine, query)
    assert names(results) == ORDER
    assert results.tiers == {"zip": 1, "county": 3, "state": 1, "nation": 1, "near": 1}
    assert list(results.tier_of.values()) == ["zip", "county", "county", "county", "state", "nation", "near"]


def many() -> dict[str, list[IndexDocument]]:
    """A thousand groups over every tier, with and without points, of every age."""
    areas = [["zip:60608"], ["county:17031"], ["state:IL"], ["us"], ["county:18089"]]
    return {
        f"{n:04}": [
            group(
                f"Group {n * 7919 % 1000:04}",
                areas[n % 5],
                point=(41.5 + n % 97 / 100, -87.9 + n % 89 / 100) if n % 3 else None,
                services=["legal-help", "health"][: 1 + n % 2],
                languages=["en", "es"][: 1 + n % 4 // 3],
                due=TODAY + (n % 120) - 60,
                body="food and rent" if n % 2 else "food",
            )
        ]
        for n in range(1_000)
    }


def test_the_order_holds_on_every_page_among_a_thousand(fake_source, elasticsearch_node):
    from search.index.engines.database import database_engine

    from .factories import IndexFiller

    IndexFiller(fake_source, elasticsearch_node).put_many(many())
    for query in ("", "rent"):
        for page in (1, 3, 11):
            options = {"services": ("legal-help", "health"), "page": page}
            by_server = ask(elasticsearch_node, query, **options)
            by_database = ask(database_engine(), query, **options)
            assert names(by_server) == names(by_database)
            assert len(names(by_server)) == PAGE_SIZE
            assert (by_server.total, by_server.tiers) == (by_database.total, by_database.tiers)
            assert by_server.facets == by_database.facets


def test_a_state_asked_for_shows_the_whole_state_then_its_parts_then_the_nation(index, engine):
    index.put_many({name: [entry] for name, entry in SEVEN.items()})
    index.put("part", group("Part of it", ["county:17031"], within=["state:IL", "us"]))
    results = ask(engine, chain={"state:IL": "state", "us": "nation"}, within=("state:IL",), point=None)
    assert [results.tier_of[entry.document_id] for entry in results.entries] == ["state", "within", "within", "nation"]


def test_a_service_or_a_language_asked_for_is_any_of_these_and_counts_leave_it_out(index, engine):
    index.put("a", group("Law", ["us"], services=["legal-help"], languages=["es"]))
    index.put("b", group("Food", ["us"], services=["food-and-rent"], languages=["ht"]))
    results = ask(engine, services=("legal-help",))
    assert names(results) == ["a"]
    assert results.facets["service"] == {"legal-help": 1, "food-and-rent": 1}
    assert results.facets["language"] == {"es": 1}


def test_a_group_without_coverage_is_nowhere_but_near_its_public_office(index, engine):
    index.put("a", group("No coverage", [], point=HERE))
    assert names(ask(engine)) == ["a"]
    assert names(ask(engine, point=None)) == []


def test_without_a_place_words_find_groups_of_the_whole_country(index, engine):
    index.put_many({name: [entry] for name, entry in SEVEN.items()})
    results = ask(engine, "food", chain={}, point=None)
    assert results.total == 7
    assert results.tiers == {"all": 7}
