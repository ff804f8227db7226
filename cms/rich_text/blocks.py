"""What the blocks of every app are made from: labeled fields, rows by language, groups of the block picker."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

TEXT_GROUP, NOTICE_GROUP, LIST_GROUP, LINK_GROUP = _("Text"), _("Callouts"), _("Lists and data"), _("Calls to action")


RICH_TEXT_FEATURES = [
    "h3",
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "resource-link",
    "group-link",
    "region-link",
]


def char_block(label, required=True, **kwargs):
    """A field for one line of at most 250 characters, required unless `required` says otherwise."""
    return blocks.CharBlock(label=label, required=required, default="", max_length=250, **kwargs)


def rich_text_block(label, **kwargs):
    """A field for formatted text with RICH_TEXT_FEATURES, which leave out pictures and large headings."""
    return blocks.RichTextBlock(label=label, features=RICH_TEXT_FEATURES, default="", **kwargs)


def language_block(**kwargs):
    """A field in which one of the site's languages must be chosen; its value is the code, like "zh-hans"."""
    return blocks.ChoiceBlock(label=_("Language"), choices=settings.LANGUAGES, required=True, **kwargs)


def text_block(label, help_text):
    """A field for some lines of plain text, at most 600 characters, which may stay empty."""
    return blocks.TextBlock(label=label, required=False, default="", rows=2, max_length=600, help_text=help_text)


class UniqueLanguageStreamBlock(blocks.StreamBlock):
    """Rows that each hold the words of one language: none twice."""

    def clean(self, value):
        cleaned = super().clean(value)
        seen, errors = set(), {}
        for at, row in enumerate(cleaned):
            if row.value["language"] in seen:
                errors[at] = ValidationError(_("This language is here twice. Keep one of the two."))
            seen.add(row.value["language"])
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned
