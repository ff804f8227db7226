"""E-mail addresses as they are stored and compared: one spelling each, and nothing in them that only looks like it."""

import re
import unicodedata

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

# What stands before the @ without quotation marks; a name after it, never a number.
STORED = r"^[-a-z0-9!#$%&'*+/=?^_`{|}~.]+@[-a-z0-9.]+\.[-a-z0-9]+\Z"
_STORED = re.compile(STORED)

# Signs without a shape: by their category, and those that count as letters or accents all the same.
_SHAPELESS = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
_SHAPELESS_LETTERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

INVISIBLE = _("This address has a character in it that cannot be seen. Delete it and type the address by hand.")
OTHER_LETTERS = _(
    "This address has a letter in it that is not a plain one, or only looks like one. "
    "Before the @ use only a to z, 0 to 9 and signs like . _ - +."
)
NO_ADDRESS = _("This is not an e-mail address. It should look like name@example.org.")


def normalised(email: str) -> str:
    """The one spelling: lower case, no spaces around, wide letters as plain ones, a foreign domain as xn--….

    Raises ValidationError for what can only be told from another address by a computer, and for what is no address.
    """
    text = unicodedata.normalize("NFKC", email).strip().lower()
    if _SHAPELESS_LETTERS.search(text) or any(unicodedata.category(sign) in _SHAPELESS for sign in text):
        raise ValidationError(INVISIBLE, code="invisible")
    local, _at, domain = text.rpartition("@")
    if not local.isascii():
        raise ValidationError(OTHER_LETTERS, code="other_letters")
    address = f"{local}@{_in_ascii(domain)}"
    if not _STORED.match(address):
        raise ValidationError(NO_ADDRESS, code="invalid")
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(NO_ADDRESS, code="invalid") from None
    return address


def compared(email: str) -> str:
    """What is looked up and counted for an address that somebody typed: nothing that is stored if it cannot be."""
    try:
        return normalised(email)
    except ValidationError:
        return ""


def _in_ascii(domain: str) -> str:
    """As it stands in the name service: a letter that only looks like another shows there."""
    domain = domain.rstrip(".")
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise ValidationError(NO_ADDRESS, code="invalid") from None


class AddressFormField(forms.EmailField):
    """A field for an address, which hands on its one spelling."""

    def to_python(self, value):
        value = super().to_python(value)
        return value if value in self.empty_values else normalised(value)


class AddressField(models.EmailField):
    """Whatever is written to the table is in its one spelling, by whichever way: save(), update(), bulk_create()."""

    def to_python(self, value):
        value = super().to_python(value)
        return value if value in self.empty_values else normalised(value)

    def get_prep_value(self, value):
        """For what is compared: an address that nobody can have is looked for as it is, and not found."""
        return compared(value) or value if isinstance(value, str) else value

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = normalised(value)
        return super().get_db_prep_save(value, connection)

    def pre_save(self, instance, add):
        value = super().pre_save(instance, add)
        if isinstance(value, str):
            value = normalised(value)
            setattr(instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": AddressFormField} | kwargs)
