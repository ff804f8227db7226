"""Text that knows its language, for where the reader's own has none."""

from typing import Self

from django.utils.translation import get_language_info


class LocalizedText(str):
    """Words, and the language they are in: where the reader's own has none they are those of another."""

    language = ""

    def __new__(cls, text: str, language: str = "") -> Self:
        said = super().__new__(cls, text)
        said.language = language
        return said

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr", for the attribute `dir`."""
        return "rtl" if self.language and get_language_info(self.language)["bidi"] else "ltr"
