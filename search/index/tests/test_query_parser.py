import pytest

from ..query_parser import MAX_QUERY_LENGTH, MAX_WORDS, extract_codes, parse_query


@pytest.mark.parametrize(
    ("typed", "code"),
    [("287(g)", "287g"), ("HB 169", "hb169"), ("H.B. 169", "hb169"), ("hb169", "hb169"), ("S.B. 4", "sb4"),
     ("I-9", "i9"), ("DS-160", "ds160"), ("501(c)(3)", "501c3"), ("AB 32", "ab32")],
)  # fmt: skip
def test_every_spelling_of_a_code_becomes_one_form(typed, code):
    assert extract_codes(f"about {typed} today") == [code]


@pytest.mark.parametrize("text", ["route 66", "60608", "in 2017", "page 12", "a-b"])
def test_ordinary_numbers_are_no_codes(text):
    assert extract_codes(text) == []


def test_a_concept_brings_its_labels_in_every_language():
    (clause,) = parse_query("abogado", "es").clauses
    assert {"lawyer", "avocat", "luật sư"} <= {phrase.text for phrase in clause.phrases}


def test_stop_words_do_not_count_unless_there_is_nothing_else():
    assert len(parse_query("the school of the city", "en").clauses) == 2
    assert parse_query("what to do", "en").clauses


def test_a_very_long_query_is_cut_and_says_so():
    understood = parse_query("word " * 5_000, "en")
    assert understood.too_long
    assert len(understood.text) <= MAX_QUERY_LENGTH
    assert len(understood.clauses) <= MAX_WORDS


def test_of_many_words_some_may_be_missing():
    assert [
        parse_query(" ".join(letter * 3 for letter in "bcdefghj"[:n]), "en").minimum_should_match
        for n in (1, 2, 3, 5, 6, 8)
    ] == [1, 2, 2, 4, 3, 4]
