import pytest

from search.index.understanding import LONGEST_QUERY, MOST_WORDS, codes_in, understand


@pytest.mark.parametrize(
    ("typed", "code"),
    [("287(g)", "287g"), ("HB 169", "hb169"), ("H.B. 169", "hb169"), ("hb169", "hb169"), ("S.B. 4", "sb4"),
     ("I-9", "i9"), ("DS-160", "ds160"), ("501(c)(3)", "501c3"), ("AB 32", "ab32")],
)  # fmt: skip
def test_every_spelling_of_a_code_becomes_one_form(typed, code):
    assert codes_in(f"about {typed} today") == [code]


@pytest.mark.parametrize("text", ["route 66", "60608", "in 2017", "page 12", "a-b"])
def test_ordinary_numbers_are_no_codes(text):
    assert codes_in(text) == []


def test_a_concept_brings_its_labels_in_every_language():
    (unit,) = understand("abogado", "es").units
    assert {"lawyer", "avocat", "luật sư"} <= {phrase.text for phrase in unit.phrases}


def test_stop_words_do_not_count_unless_there_is_nothing_else():
    assert len(understand("the school of the city", "en").units) == 2
    assert understand("what to do", "en").units


def test_a_very_long_query_is_cut_and_says_so():
    understood = understand("word " * 5_000, "en")
    assert understood.too_long
    assert len(understood.text) <= LONGEST_QUERY
    assert len(understood.units) <= MOST_WORDS


def test_of_many_words_some_may_be_missing():
    assert [
        understand(" ".join(letter * 3 for letter in "bcdefghj"[:n]), "en").needed for n in (1, 2, 3, 5, 6, 8)
    ] == [1, 2, 2, 4, 3, 4]
