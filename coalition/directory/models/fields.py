"""Fields for short lists and short texts of a record, with form fields that a steward can type into."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.cleaning.text import clean_text
from cms.i18n.language_names import LANGUAGE_NAMES
from cms.places.areas import is_area, place_name
from cms.places.lookup import find_place


class ChoiceListField(models.JSONField):
    """Some of a few codes, ticked in a form: ["phone", "video"]. `among` is a TextChoices."""

    def __init__(self, *args: Any, among: Any = None, **kwargs: Any) -> None:
        self.among = among
        super().__init__(*args, **kwargs | {"default": list})

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=self.among.choices,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        unknown = set(value) - set(self.among.values)
        if unknown:
            raise ValidationError(_("Unknown: %(codes)s") % {"codes": ", ".join(sorted(unknown))})


class LanguageListFormField(forms.CharField):
    """Languages as a steward types them: "English, Spanish"."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(LANGUAGE_NAMES.get(code, code)) for code in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """A list of codes. Raises ValidationError for a language that we do not know."""
        known = _codes_by_name()
        typed = [part.strip() for part in (value or "").replace(";", ",").split(",") if part.strip()]
        unknown = [name for name in typed if name.casefold() not in known]
        if unknown:
            raise ValidationError(_("Not a language we know: %(names)s") % {"names": ", ".join(unknown)})
        return list(dict.fromkeys(known[name.casefold()] for name in typed))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or []) != (data or ""))


def _codes_by_name() -> dict[str, str]:
    """Code, English name and name in the steward's own language → code; of two codes for one name the first."""
    known: dict[str, str] = {}
    for code, name in LANGUAGE_NAMES.items():
        with override("en"):
            english = str(name)
        for spelling in (code, english, str(name)):
            known.setdefault(spelling.casefold(), code)
    return known


class AreaField(models.CharField):
    """The code of an area ("us", "state:OH", "county:39049", "zip:43201"), typed as people call it."""

    def formfield(self, **kwargs: Any) -> Any:
        return AreaFormField(
            label=self.verbose_name,
            help_text=_("United States for every state, a state, a county with its state, or a ZIP code."),
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not is_area(value):
            raise ValidationError(_("There is no area “%(code)s”.") % {"code": value})


class AreaFormField(forms.CharField):
    """An area as a steward types it: "Cook County, Illinois"."""

    def prepare_value(self, value: Any) -> Any:
        return place_name(value, with_state=True) if value and is_area(value) else value

    def to_python(self, value: Any) -> str | None:
        """The code of an area. Raises ValidationError where there is none, or several."""
        typed = super().to_python(value)
        return code_of_area(typed) if typed else typed

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or "") != (data or "").strip())


def code_of_area(typed: str) -> str:
    """ "Cook County, Illinois" → county:17031. Raises ValidationError where that is no area, or several."""
    if is_area(typed):
        return typed
    place = find_place(typed)
    if isinstance(place, list):
        choices = "; ".join(choice.label for choice in place)
        raise ValidationError(_("Which one? %(choices)s") % {"choices": choices})
    if place is None or not place.is_covered:
        raise ValidationError(_("We know no such place. Write it with its state, for example: Cook County, Illinois"))
    if place.kind == "city":
        raise ValidationError(_("A city is not an area here: enter its county or its ZIP codes."))
    codes = {"zip": [f"zip:{code}" for code in place.zips], "county": place.counties, "state": place.states}
    return codes.get(place.kind, ["us"])[0]


class TranslatedTextField(models.JSONField):
    """A few words in some of the site's languages: {"en": "Main line", "es": "Línea principal"}."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"default": dict, "blank": True})

    def get_prep_value(self, value: Any) -> Any:
        """Cleaned as every text is, whoever stores it."""
        if isinstance(value, dict):
            value = {code: clean_text(text) if isinstance(text, str) else text for code, text in value.items()}
        return super().get_prep_value(value)

    def formfield(self, **kwargs: Any) -> Any:
        return TranslatedTextFormField(
            required=False,
            label=self.verbose_name,
            help_text=_("A line for each language, begun with its code, for example: en: Main line"),
            widget=forms.Textarea(attrs={"rows": 2}),
        )


class TranslatedTextFormField(forms.CharField):
    """A line for each language: "en: Main line"."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{code}: {text}" for code, text in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        """A dictionary, code of a language → text. Raises ValidationError for a line without a code."""
        texts = {}
        for line in filter(None, map(str.strip, clean_text(value or "").splitlines())):
            code, colon, text = line.partition(":")
            code = code.strip().lower()
            if not colon or code not in dict(settings.LANGUAGES):
                example = _("Begin each line with the code of a language and a colon, for example: en: Main line")
                raise ValidationError(example)
            if text.strip():
                texts[code] = text.strip()
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or {}) != "\n".join((data or "").splitlines()))


def in_language(texts: dict[str, str], locale: str) -> str:
    """The words for a reader of `locale`: their own, else English, else any."""
    return texts.get(locale) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")
