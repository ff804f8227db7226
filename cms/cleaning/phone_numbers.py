"""Telephone numbers: read as people in the United States write them, kept in E.164 (+13125550142)."""

from collections.abc import Iterator
from typing import NamedTuple

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

COUNTRY = "US"


class FoundNumber(NamedTuple):
    """A number within a text: in E.164, its extension ("" without one), and where it stands."""

    number: str
    extension: str
    start: int
    end: int


def to_e164(number: str) -> str:
    """(312) 555-0142 → +13125550142. Raises ValidationError where no telephone could have that number."""
    parsed = _parse(number)
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise ValidationError(_("“%(number)s” is not a valid phone number.") % {"number": number})
    return _e164(parsed)


def to_dialable(number: str) -> str:
    """What a telephone dials: E.164, or a short number as it is: "988" → "988"; "" where that is no number."""
    parsed = _parse(number)
    if parsed is None:
        return ""
    if phonenumbers.is_possible_number(parsed):
        return _e164(parsed)
    short = phonenumbers.is_possible_short_number_for_region(parsed, COUNTRY)
    return str(parsed.national_number) if short else ""


def format_national(number: str) -> str:
    """+13125550142 → (312) 555-0142; numbers of other countries keep their code. `number` is in E.164."""
    parsed = phonenumbers.parse(number, COUNTRY)
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    style = national if parsed.country_code == 1 else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def find_numbers(text: str) -> Iterator[FoundNumber]:
    """Every telephone number in a text, in its order."""
    for match in phonenumbers.PhoneNumberMatcher(text, COUNTRY):
        yield FoundNumber(_e164(match.number), match.number.extension or "", match.start, match.end)


class PhoneNumberField(models.CharField):
    """A telephone number, kept in E.164 however it was typed."""

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        return to_e164(value) if value else value


def _parse(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, COUNTRY)
    except phonenumbers.NumberParseException:
        return None


def _e164(parsed: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
