from search.index.highlight import highlighted
from search.index.models import SearchEntry

from ..query_parser import parse_query


def marked(query, locale="en", **texts):
    entry = SearchEntry(key="given:a", locale=locale, **{"title": "A page", **texts})
    return highlighted(entry, parse_query(query, locale))


def test_words_are_marked_in_every_form():
    assert marked("schools", title="At school")["title"] == "At <mark>school</mark>"
    assert marked("educacion", "es", title="La educación")["title"] == "La <mark>educación</mark>"


def test_the_passage_is_where_most_words_stand_and_says_when_it_is_in_a_file():
    found = marked(
        "warrant judge", summary="About doors.", body="x " * 300, file_text="y " * 300 + "a warrant of a judge"
    )
    assert "<mark>warrant</mark>" in found["passage"]
    assert "<mark>judge</mark>" in found["passage"]
    assert found["in_file"]


def test_a_single_word_of_a_longer_label_of_a_concept_is_not_marked():
    assert "<mark>" not in marked("ICE", "es", title="Los agentes del banco")["title"]


def test_nothing_in_a_text_can_become_markup():
    found = marked("script", title="<script>alert(1)</script>", summary="<b>script</b>")
    assert "<script>" not in found["title"]
    assert "<b>" not in found["passage"]


def test_without_a_hit_the_summary_is_shown():
    assert marked("zebra", summary="About doors.")["passage"] == "About doors."
