"""Telephone numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from cms.cleaning.phone_numbers import find_numbers, format_national, to_dialable, to_e164


@pytest.mark.parametrize("typed", ["(312) 555-0142", "312.555.0142", "+1 312 555 0142", "3125550142"])
def test_a_number_is_kept_in_one_form(typed):
    assert to_e164(typed) == "+13125550142"


@pytest.mark.parametrize("typed", ["call us", "", "12", "988"])
def test_what_no_telephone_could_have_is_refused(typed):
    with pytest.raises(ValidationError):
        to_e164(typed)


def test_short_numbers_can_be_dialed():
    assert [to_dialable(typed) for typed in ("(312) 555-0142", "988", "call us")] == ["+13125550142", "988", ""]


def test_a_number_is_shown_as_people_here_read_it():
    assert format_national("+13125550142") == "(312) 555-0142"
    assert format_national("+525555550142").startswith("+52 ")


def test_every_number_in_a_text_is_found_with_its_extension():
    text = "Main 312-555-0142 ext. 7, after hours (614) 555-0100."
    assert [(found.number, found.extension) for found in find_numbers(text)] == [
        ("+13125550142", "7"),
        ("+16145550100", ""),
    ]
    first = next(find_numbers(text))
    assert text[first.start : first.end].startswith("312")
