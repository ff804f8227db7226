"""What may stand in a name: nothing that hides, turns around or piles up what people read."""

import unicodedata

import pytest

from ..text import clean_name, clean_text, is_seen


@pytest.mark.parametrize(
    "bad",
    [
        *map(chr, range(0x202A, 0x202F)),
        *map(chr, range(0x2066, 0x206A)),
        *(chr(0xE0000 + at) for at in (0, 1, 0x20, 0x41, 0x7F)),
        "\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff",
        "\ud800", "\ufeff", "\u2060",
    ],
)  # fmt: skip
def test_what_no_name_may_hold_is_taken_out(bad):
    assert clean_name(f"Harbor{bad}House").replace(" ", "") == "HarborHouse"
    assert clean_text(f"Harbor{bad}House") in ("HarborHouse", "Harbor\x85House".replace("\x85", ""))


def test_a_name_is_one_line_and_a_text_may_be_several():
    assert clean_name("Harbor\r\nHouse\u2028here") == "Harbor House here"
    assert clean_text("Harbor\r\nHouse\there") == "Harbor\r\nHouse\there"


def test_names_are_kept_in_one_form():
    assert clean_name("Cafe\u0301") == "Café"
    assert clean_name(unicodedata.normalize("NFD", "Tiếng Việt")) == "Tiếng Việt"


def test_no_more_than_three_marks_stand_on_a_letter():
    assert clean_name("H" + "\u0336" * 30 + "arbor") == "H" + "\u0336" * 3 + "arbor"
    assert clean_name("H\u0336\u0337\u0338arbor") == "H\u0336\u0337\u0338arbor"


@pytest.mark.parametrize(
    "name",
    [
        "می\u200cخواهم",  # Persian
        "क्\u200dष",  # Hindi
        "ශ්\u200dරී ලංකා",  # Sinhala
        "עברית\u200f!",  # Hebrew
        "العربية\u200eC++",  # Arabic
        "👩\u200d🏫 Teachers",
        "🏳️\u200d🌈",
        "ไทย\u200bแลนด์",  # Thai
        "Trường học", "學校", "École", "Ñandú", "Kreyòl", "“Harbor” – House…", "R&D / 287(g)",
    ],
)  # fmt: skip
def test_words_that_need_a_character_that_is_not_seen_keep_it(name):
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("unseen", ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c"])
def test_elsewhere_it_is_taken_out(unseen):
    assert clean_name(f"Har{unseen}bor") == "Harbor"
    assert clean_name(f"{unseen}Harbor{unseen}") == "Harbor"
    assert clean_name(f"{unseen}{unseen}") == ""
    assert clean_name(f"سلام{unseen} ") == "سلام "
    assert unseen * 2 not in clean_name(f"سلا{unseen * 5}م")


@pytest.mark.parametrize(
    ("name", "seen"), [("Harbor", True), ("學", True), ("…", True), (" \u3164 ", True), ("", False)]
)
def test_a_name_is_something_that_is_seen(name, seen):
    assert is_seen(name) is seen
    assert not is_seen(" \u200b\u00a0\u0301")


def test_what_is_clean_stays_as_it_is():
    for name in ("Harbor House", "می\u200cخواهم", "Cafe\u0301", "a\u0301\u0302\u0303\u0304\u0305", "\u200f x\u202e"):
        assert clean_name(clean_name(name)) == clean_name(name)
