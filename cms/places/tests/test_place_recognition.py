import pytest

from ..place_recognition import areas_in, places_in


def mentioned(search):
    words = search.split()
    return [(" ".join(words[start:end]), place.label) for start, end, place in places_in(words)]


@pytest.mark.parametrize(
    ("search", "places"),
    [
        ("bills in OR and IN", [("OR", "Oregon"), ("IN", "Indiana")]),
        ("bills in or and in", []),
        ("HB 169 OH", [("OH", "Ohio")]),
        ("N.Y.", [("N.Y.", "New York")]),
        ("ayuda legal en Nueva York", [("Nueva York", "New York")]),
        ("West Virginia", [("West Virginia", "West Virginia")]),
        ("俄亥俄州 法律", [("俄亥俄州", "Ohio")]),
        ("groups in Cook County now", [("Cook County", "Cook County, Illinois")]),
        ("Cook County, GA", [("Cook County, GA", "Cook County, Georgia")]),
        ("condado de Cook ayuda", [("condado de Cook", "Cook County, Illinois")]),
        ("Washington County, OR", [("Washington County, OR", "Washington County, Oregon")]),
        ("near 60608-1234, please", [("60608-1234,", "60608")]),
        ("rapid response chicago", [("chicago", "Chicago, IL")]),
        ("Justice, IL", [("Justice, IL", "Justice, IL")]),
        ("New York NY", [("New York NY", "New York, NY")]),
        ("Oregon House bill", [("Oregon", "Oregon")]),
    ],
)
def test_places_are_found_among_the_words(search, places):
    assert mentioned(search) == places


@pytest.mark.parametrize(
    ("search", "places"),
    [
        ("immigrant justice illinois", [("illinois", "Illinois")]),
        ("IMMIGRANT RIGHTS IN OHIO", [("OHIO", "Ohio")]),
        ("AND OR", []),
        ("Title VI", []),
        ("Mobile app", []),
        ("LA County", []),
        ("Kansas City", []),
        ("Washington County", []),
        ("00000", []),
        ("I-9", []),
        ("United States", []),
        ("09002 AE", []),
    ],
)
def test_words_that_are_no_place_or_not_one_alone_stay_words(search, places):
    assert mentioned(search) == places


@pytest.mark.parametrize("word", ["", "\0", "\ud800", "()", '"', "\u200f", "x" * 10_000, "🙂"])
def test_strange_words_disturb_nothing(word):
    assert [place.label for _, _, place in places_in([word, "Ohio", word])] == ["Ohio"]


def test_no_words_no_places():
    assert places_in([]) == []


def test_the_search_is_told_the_areas_of_a_place_itself():
    assert areas_in(["Ohio", "60608", "DC"]) == [
        (0, 1, "Ohio", ["state:OH"]),
        (1, 2, "60608", ["zip:60608"]),
        (2, 3, "District of Columbia", ["county:11001", "state:DC"]),
    ]
