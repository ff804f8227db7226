"""Tables that the admin hands out for spreadsheets: no cell of them is a formula, whatever people typed.

A program that opens the table would run it on the computer of a steward. Wagtail makes every such table through one
method, so it is guarded there: lists, reports and redirects, as CSV and as XLSX, of views that are still to come too.
"""

import unicodedata
from functools import wraps

from wagtail.admin.views.mixins import SpreadsheetExportMixin

BEGINS_A_FORMULA = set("=+-@\t\r\n")
QUOTES = set("'\"`‘’“”«»")


def guard_formulas() -> None:
    """Once, when the site starts."""
    original = SpreadsheetExportMixin.preprocess_field_value

    @wraps(original)
    def preprocess_field_value(self, field, value, export_format):
        return as_text(original(self, field, value, export_format))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value


def as_text(cell):
    """A text that a spreadsheet might take for a formula, with an apostrophe before it; anything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and begins_a_formula(cell) else cell


def begins_a_formula(text: str) -> bool:
    """Also after spaces, quotation marks and characters that are not seen, and in full width (＝)."""
    for char in text:
        if unicodedata.normalize("NFKC", char) in BEGINS_A_FORMULA:
            return True
        if not _is_skipped(char):
            return False
    return False


def _is_skipped(char: str) -> bool:
    return char in QUOTES or char.isspace() or unicodedata.category(char) in {"Cc", "Cf"}
