"""What every engine must do alike. Each test runs against the database and against Elasticsearch."""

from datetime import UTC, datetime, timedelta

import pytest

from search.index.models import SearchEntry
from search.index.requests import SearchRequest
from search.index.search import search

from ..query_parser import parse_query
from .factories import page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def found(engine, query, locale="en", **filters):
    request = SearchRequest(query=parse_query(query, locale), locale=locale, now=NOW, **filters)
    results = search(request, engine)
    assert results.answered_by == engine.name
    return results


def titles(engine, query, locale="en", **filters):
    return [entry.title for entry in found(engine, query, locale, **filters).entries]


def test_a_word_of_the_title_is_found(index, engine):
    index.put("a", page("Rights at school"))
    index.put("b", page("Letters to mayors"))
    assert titles(engine, "school") == ["Rights at school"]


@pytest.mark.parametrize(
    ("locale", "title", "query"),
    [
        ("en", "Workshops for teachers", "workshop teacher"),
        ("es", "Si ICE llega a la escuela: derechos", "ICE en la escuela"),
        ("es", "Información para estudiantes", "informacion estudiante"),
        ("fr", "L’avocat et les écoles", "avocats ecole"),
        ("ht", "Dwa fanmi yo nan lekòl la", "lekol"),
        ("ar", "حقوق الطلاب في المدارس", "المدارس"),
        ("zh-hans", "了解学校里的权利", "学校"),
        ("vi", "Quyền của học sinh ở trường", "quyen hoc sinh"),
    ],
)
def test_words_are_found_as_people_type_them(index, engine, locale, title, query):
    index.put("a", page(title, locale))
    index.put("b", page("Something quite different"))
    assert titles(engine, query, locale) == [title]


def test_the_own_language_weighs_more_and_the_other_is_still_found(index, engine):
    index.put("a", page("Plan familiar", "en", body="emergency"))
    index.put("b", page("Plan familiar", "es", body="emergencia"))
    assert [entry.locale for entry in found(engine, "plan familiar", "es").entries] == ["es", "en"]
    assert [entry.locale for entry in found(engine, "plan familiar", "en").entries] == ["en", "es"]


def test_one_thing_is_one_hit_in_the_best_language_for_the_reader(index, engine):
    index.put("a", page("Campus", "en"), page("Campus", "es"))
    for reader, locale in (("en", "en"), ("es", "es"), ("ar", "en")):
        assert [entry.locale for entry in found(engine, "campus", reader).entries] == [locale]


@pytest.mark.parametrize("typed", ["287(g)", "287 (G)", "HB 169", "H.B. 169", "hb169", "I-9", "i-9"])
def test_a_code_is_found_however_it_is_written(index, engine, typed):
    index.put("a", page("Agreements", body="Under 287(g) …", codes=["287g"]))
    index.put("b", page("The Ohio bill", body="HB 169 would …", codes=["hb169"]))
    index.put("c", page("Proof of work", body="Form I-9 …", codes=["i9"]))
    expected = {"2": "Agreements", "h": "The Ohio bill", "i": "Proof of work"}[typed[0].lower()]
    assert titles(engine, typed, "es")[:1] == [expected]


def test_an_exact_title_wins_in_any_language(index, engine):
    index.put("a", page("Sanctuary", "en"))
    index.put("b", page("Santuario y Sanctuary: una guía", "es", body="sanctuary " * 30))
    assert titles(engine, "Sanctuary", "es")[0] == "Sanctuary"


def test_a_concept_leads_a_spanish_reader_to_what_exists_in_english_alone(index, engine):
    index.put("a", page("Toolkit for campuses", "en"))
    index.put("b", page("Otra cosa", "es"))
    assert titles(engine, "caja de herramientas", "es") == ["Toolkit for campuses"]


def test_two_words_must_both_be_there_and_of_many_one_may_be_missing(index, engine):
    index.put("a", page("Letter to the mayor"))
    index.put("b", page("Letter to the council about budgets, parks"))
    assert titles(engine, "letter mayor") == ["Letter to the mayor"]
    assert titles(engine, "letter council budgets") == ["Letter to the council about budgets, parks"]
    assert titles(engine, "letter council parks zebra") == ["Letter to the council about budgets, parks"]


def test_where_nothing_holds_enough_of_the_words_any_of_them_will_do(index, engine):
    index.put("a", page("Emergency numbers"))
    results = found(engine, "emergency zebra")
    assert [entry.title for entry in results.entries] == ["Emergency numbers"]
    assert results.relaxed


def test_a_query_of_stop_words_alone_is_still_answered(index, engine):
    index.put("a", page("What to do"))
    assert titles(engine, "what to do") == ["What to do"]


def test_facets_count_under_all_other_filters(index, engine):
    index.put("a", page("School one", kind="resource", facets={"topic": ["schools"]}))
    index.put("b", page("School two", kind="resource", facets={"topic": ["raids"]}))
    index.put("c", page("School three", facets={"topic": ["schools"]}))
    results = found(engine, "school", kind="resource", topic="schools")
    assert results.total == 1
    assert results.facets["kind"] == {"resource": 1, "page": 1}
    assert results.facets["topic"] == {"schools": 1, "raids": 1}


def test_the_clock_shows_and_hides_without_anything_being_saved(index, engine):
    day = timedelta(days=1)
    index.put("a", page("Webinar past", visible_until=NOW - day))
    index.put("b", page("Webinar now", visible_from=NOW - day, visible_until=NOW + day))
    index.put("c", page("Webinar later", visible_from=NOW + day))
    assert titles(engine, "webinar") == ["Webinar now"]


def test_what_is_for_affiliates_is_shown_to_affiliates_alone(index, engine):
    index.put("a", page("Bulletin", visibility="affiliates"))
    assert titles(engine, "bulletin") == []
    assert titles(engine, "bulletin", viewer="affiliates") == ["Bulletin"]


def test_without_words_the_newest_come_first(index, engine):
    index.put("a", page("Old", published_on=NOW.date() - timedelta(days=9)))
    index.put("b", page("New", published_on=NOW.date()))
    assert titles(engine, "") == ["New", "Old"]


def test_pages_follow_each_other_without_gap_or_repetition(index, engine):
    index.put_many({f"{n:03}": [page(f"School {n:03}", body="lesson " * (n % 7))] for n in range(25)})
    seen = [title for number in (1, 2, 3) for title in titles(engine, "school", page=number)]
    assert len(seen) == len(set(seen)) == 25
    assert titles(engine, "school", page=4) == []
    assert titles(engine, "school", page=500) == []


def test_what_went_is_no_longer_found_and_what_came_back_is(index, engine):
    index.put("a", page("Here today"))
    index.remove("a")
    assert titles(engine, "today") == []
    SearchEntry.objects.filter(status="deleted").delete()
    index.put("a", page("Here today"))
    assert titles(engine, "today") == ["Here today"]


@pytest.mark.parametrize(
    "typed",
    ["\x00", "\ud800", '"unclosed', "AND", "OR NOT", "()", "* : ^ ~", "'; DROP TABLE", "\\", "a" * 10_000,
     "school " * 5_000, "\u202e\u202d", "😀", "-", "title:school", "NEAR(a b)", "%s %d", "{}", "学", "'a' & b | !c"],
)  # fmt: skip
def test_nothing_that_can_be_typed_is_an_error(index, engine, typed):
    index.put("a", page("Rights at school"))
    assert found(engine, typed).total in (0, 1)
