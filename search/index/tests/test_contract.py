"""What every engine must do alike. Each test runs against the database and against Elasticsearch."""

from datetime import UTC, datetime, timedelta

import pytest

from search.index.models import SearchEntry
from search.index.requests import SearchRequest
from search.index.search import search
from search.index.understanding import understand

from .making import page

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def found(engine, query, locale="en", **filters):
    request = SearchRequest(query=understand(query, locale), locale=locale, now=NOW, **filters)
    results = search(request, engine)
    assert results.answered_by == engine.name
    return results


def titles(engine, query, locale="en", **filters):
    return [entry.title for entry in found(engine, query, locale, **filters).entries]


def test_a_word_of_the_title_is_found(shelf, engine):
    shelf.put("a", page("Rights at school"))
    shelf.put("b", page("Letters to mayors"))
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
def test_words_are_found_as_people_type_them(shelf, engine, locale, title, query):
    shelf.put("a", page(title, locale))
    shelf.put("b", page("Something quite different"))
    assert titles(engine, query, locale) == [title]


def test_the_own_language_weighs_more_and_the_other_is_still_found(shelf, engine):
    shelf.put("a", page("Plan familiar", "en", body="emergency"))
    shelf.put("b", page("Plan familiar", "es", body="emergencia"))
    assert [entry.locale for entry in found(engine, "plan familiar", "es").entries] == ["es", "en"]
    assert [entry.locale for entry in found(engine, "plan familiar", "en").entries] == ["en", "es"]


def test_one_thing_is_one_hit_in_the_best_language_for_the_reader(shelf, engine):
    shelf.put("a", page("Campus", "en"), page("Campus", "es"))
    for reader, locale in (("en", "en"), ("es", "es"), ("ar", "en")):
        assert [entry.locale for entry in found(engine, "campus", reader).entries] == [locale]


@pytest.mark.parametrize("typed", ["287(g)", "287 (G)", "HB 169", "H.B. 169", "hb169", "I-9", "i-9"])
def test_a_code_is_found_however_it_is_written(shelf, engine, typed):
    shelf.put("a", page("Agreements", body="Under 287(g) …", codes=["287g"]))
    shelf.put("b", page("The Ohio bill", body="HB 169 would …", codes=["hb169"]))
    shelf.put("c", page("Proof of work", body="Form I-9 …", codes=["i9"]))
    expected = {"2": "Agreements", "h": "The Ohio bill", "i": "Proof of work"}[typed[0].lower()]
    assert titles(engine, typed, "es")[:1] == [expected]


def test_an_exact_title_wins_in_any_language(shelf, engine):
    shelf.put("a", page("Sanctuary", "en"))
    shelf.put("b", page("Santuario y Sanctuary: una guía", "es", body="sanctuary " * 30))
    assert titles(engine, "Sanctuary", "es")[0] == "Sanctuary"


def test_a_concept_leads_a_spanish_reader_to_what_exists_in_english_alone(shelf, engine):
    shelf.put("a", page("Toolkit for campuses", "en"))
    shelf.put("b", page("Otra cosa", "es"))
    assert titles(engine, "caja de herramientas", "es") == ["Toolkit for campuses"]


def test_two_words_must_both_be_there_and_of_many_one_may_be_missing(shelf, engine):
    shelf.put("a", page("Letter to the mayor"))
    shelf.put("b", page("Letter to the council about budgets, parks"))
    assert titles(engine, "letter mayor") == ["Letter to the mayor"]
    assert titles(engine, "letter council budgets") == ["Letter to the council about budgets, parks"]
    assert titles(engine, "letter council parks zebra") == ["Letter to the council about budgets, parks"]


def test_where_nothing_holds_enough_of_the_words_any_of_them_will_do(shelf, engine):
    shelf.put("a", page("Emergency numbers"))
    results = found(engine, "emergency zebra")
    assert [entry.title for entry in results.entries] == ["Emergency numbers"]
    assert results.loosely


def test_a_query_of_stop_words_alone_is_still_answered(shelf, engine):
    shelf.put("a", page("What to do"))
    assert titles(engine, "what to do") == ["What to do"]


def test_facets_count_under_all_other_filters(shelf, engine):
    shelf.put("a", page("School one", kind="resource", facets={"topic": ["schools"]}))
    shelf.put("b", page("School two", kind="resource", facets={"topic": ["raids"]}))
    shelf.put("c", page("School three", facets={"topic": ["schools"]}))
    results = found(engine, "school", kind="resource", topic="schools")
    assert results.total == 1
    assert results.facets["kind"] == {"resource": 1, "page": 1}
    assert results.facets["topic"] == {"schools": 1, "raids": 1}


def test_the_clock_shows_and_hides_without_anything_being_saved(shelf, engine):
    day = timedelta(days=1)
    shelf.put("a", page("Webinar past", ends_at=NOW - day))
    shelf.put("b", page("Webinar now", starts_at=NOW - day, ends_at=NOW + day))
    shelf.put("c", page("Webinar later", starts_at=NOW + day))
    assert titles(engine, "webinar") == ["Webinar now"]


def test_what_is_for_affiliates_is_shown_to_affiliates_alone(shelf, engine):
    shelf.put("a", page("Bulletin", viewer="affiliates"))
    assert titles(engine, "bulletin") == []
    assert titles(engine, "bulletin", viewer="affiliates") == ["Bulletin"]


def test_without_words_the_newest_come_first(shelf, engine):
    shelf.put("a", page("Old", dated=NOW.date() - timedelta(days=9)))
    shelf.put("b", page("New", dated=NOW.date()))
    assert titles(engine, "") == ["New", "Old"]


def test_pages_follow_each_other_without_gap_or_repetition(shelf, engine):
    shelf.put_many({f"{n:03}": [page(f"School {n:03}", body="lesson " * (n % 7))] for n in range(25)})
    seen = [title for number in (1, 2, 3) for title in titles(engine, "school", page=number)]
    assert len(seen) == len(set(seen)) == 25
    assert titles(engine, "school", page=4) == []
    assert titles(engine, "school", page=500) == []


def test_what_went_is_no_longer_found_and_what_came_back_is(shelf, engine):
    shelf.put("a", page("Here today"))
    shelf.take_away("a")
    assert titles(engine, "today") == []
    SearchEntry.objects.filter(state="gone").delete()
    shelf.put("a", page("Here today"))
    assert titles(engine, "today") == ["Here today"]


@pytest.mark.parametrize(
    "typed",
    ["\x00", "\ud800", '"unclosed', "AND", "OR NOT", "()", "* : ^ ~", "'; DROP TABLE", "\\", "a" * 10_000,
     "school " * 5_000, "\u202e\u202d", "😀", "-", "title:school", "NEAR(a b)", "%s %d", "{}", "学", "'a' & b | !c"],
)  # fmt: skip
def test_nothing_that_can_be_typed_is_an_error(shelf, engine, typed):
    shelf.put("a", page("Rights at school"))
    assert found(engine, typed).total in (0, 1)
