"""What the settings of a site are built of: words in a language, hotlines, entries of the menu and the foot."""

from collections.abc import Mapping
from typing import TypedDict
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.cleaning.phone_numbers import to_dialable
from cms.cleaning.web_addresses import link_address
from cms.i18n.language_names import LANGUAGE_NAMES
from cms.i18n.localized_text import LocalizedText
from cms.rich_text.blocks import (
    LINK_GROUP,
    NOTICE_GROUP,
    TEXT_GROUP,
    UniqueLanguageStreamBlock,
    char_block,
    language_block,
    text_block,
)
from cms.visibility.validators import validate_readable_by_all


class SiteTranslationBlock(blocks.StructBlock):
    """What a site says of itself in one language."""

    language = language_block()
    name = char_block(_("Organization name"), required=False, help_text=_("Shown on top of each page."))
    tagline = char_block(_("Motto"), required=False, help_text=_("One short line beside the name, on wide screens."))
    about_text = text_block(_("Publisher statement"), _("One or two sentences in the footer of each page."))
    not_government_notice = text_block(
        _("“Not the government” notice"),
        _("Frightened people look for it. If blank: “We are not the government and share nothing with it.”"),
    )
    privacy_promise = text_block(
        _("Promise"),
        _("What you promise to readers. If blank: that the site keeps nothing about them, which it does not."),
    )
    disclaimer = text_block(_("Legal disclaimer"), _("If blank: that this is general information, not legal advice."))

    class Meta:
        icon = "openquote"
        group = TEXT_GROUP
        label = _("Words in a language")
        label_format = "{language}: {name}"
        description = _("The name and the texts that appear on every page, in one language.")
        preview_value = {
            "language": "en",
            "name": _("Name of your union"),
            "tagline": _("With immigrants"),
            "about_text": _("Published by a union of teachers and workers."),
            "not_government_notice": _("We are not the government and share nothing with it."),
            "privacy_promise": "",
            "disclaimer": "",
        }
        template = "components/blocks/site_texts.html"


class HotlineTranslationBlock(blocks.StructBlock):
    """What is said about a hotline in another language."""

    language = language_block()
    name = char_block(_("Name"), required=False)
    hours = char_block(_("Hours"), required=False)
    note = char_block(_("What for"), required=False)

    class Meta:
        icon = "openquote"
        label = _("In another language")
        label_format = "{language}"


class PhoneNumberBlock(blocks.CharBlock):
    """A telephone number as people write it; three figures as well, such as 988."""

    def clean(self, value):
        number = super().clean(value)
        if number and not to_dialable(number):
            raise ValidationError(_("“%(number)s” is not a valid phone number.") % {"number": number})
        return number


class HotlineBlock(blocks.StructBlock):
    """A number to call in need, and when somebody answers."""

    name = char_block(_("Name"))
    number = PhoneNumberBlock(label=_("Number"), max_length=40, help_text=_("As people dial it, with the area code."))
    languages = blocks.ListBlock(
        blocks.ChoiceBlock(
            label=_("Language"), choices=[(code, name) for code, name in LANGUAGE_NAMES.items() if code != "zh-hans"]
        ),
        label=_("Languages spoken"),
        default=[],
    )
    hours = char_block(
        _("Hours"), required=False, help_text=_("With the time zone in words: “every day, 9 am to 9 pm Eastern”.")
    )
    note = char_block(
        _("What for"), required=False, help_text=_("One sentence: who should call, and what happens then.")
    )
    translations = blocks.ListBlock(
        HotlineTranslationBlock(),
        label=_("In other languages"),
        default=[],
        help_text=_("Number and languages stay the same."),
    )

    class Meta:
        icon = "mobile-alt"
        group = NOTICE_GROUP
        label = _("Hotline")
        label_format = "{name}: {number}"
        description = _("A number to call, with languages, hours and what it is for.")
        preview_value = {
            "name": _("Hotline of the union"),
            "number": "(202) 555-0142",
            "languages": ["en", "es"],
            "hours": _("Every day, 9 am to 9 pm Eastern"),
            "note": _("When someone has been detained."),
            "translations": [],
        }
        template = "components/blocks/hotline.html"

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"hotlines": [localize_hotline(value, None, None)]}


class MenuPageBlock(blocks.PageChooserBlock):
    """A page, by its short title in the reader's language."""

    class Meta:
        icon = "doc-empty"
        group = LINK_GROUP
        label = _("Page")
        description = _("A page of the site. Each reader gets its translation, with its own title.")
        preview_value = None
        template = "components/blocks/menu_page.html"

    def clean(self, value):
        page = super().clean(value)
        if page:
            validate_readable_by_all(page)
        return page


# Places that are no pages: name → name of the address. Their words are in the catalogues (context.py).
BUILTIN_ITEMS = {"groups": "groups", "search": "search"}


class MenuBuiltinBlock(blocks.ChoiceBlock):
    """A page that the site makes itself, in the menu."""

    choices = [("groups", _("Find a group")), ("search", _("Search"))]

    class Meta:
        icon = "site"
        group = LINK_GROUP
        label = _("Place on this site")
        description = _("The directory of groups or the search; named in each reader’s language.")
        default = "groups"
        preview_value = "groups"
        template = "components/blocks/menu_builtin.html"


class MenuItemTranslationBlock(blocks.StructBlock):
    """The words of an entry of the menu in another language."""

    language = language_block()
    text = char_block(_("Link text"))

    class Meta:
        icon = "openquote"
        label = _("In another language")
        label_format = "{language}: {text}"


class LinkUrlBlock(blocks.CharBlock):
    """An address on this site, or a full one elsewhere."""

    def clean(self, value):
        address = super().clean(value)
        return link_address(address) if address else address


def is_safe_url(address: str) -> bool:
    """Whether an address leads to this site or to a host of the web, and nowhere that a browser would run."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    on_this_site = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return on_this_site or (parts.scheme in {"http", "https"} and bool(parts.hostname))


class MenuUrlBlock(blocks.StructBlock):
    """An address of one's own in the menu."""

    url = LinkUrlBlock(label=_("Address"), default="", max_length=500)
    text = char_block(_("Link text"))
    translations = blocks.ListBlock(MenuItemTranslationBlock(), label=_("In other languages"), default=[])

    class Meta:
        icon = "link"
        group = LINK_GROUP
        label = _("Address")
        label_format = "{text}"
        description = _(
            "Any address on this site or another, with link text of your own. For a page of this site, choose Page "
            "instead."
        )
        preview_value = {"url": "/groups/", "text": _("Groups near you"), "translations": []}
        template = "components/blocks/menu_url.html"


class MenuBlock(blocks.StreamBlock):
    """The menu, or the foot."""

    page = MenuPageBlock()
    builtin = MenuBuiltinBlock()
    url = MenuUrlBlock()


class SiteTranslationsBlock(UniqueLanguageStreamBlock):
    """What a site says of itself in each language."""

    translation = SiteTranslationBlock()


class HotlinesBlock(blocks.StreamBlock):
    """The hotlines of a site."""

    hotline = HotlineBlock()


class Hotline(TypedDict):
    """A hotline in words for one reader. `number` is for reading, `tel` for dialing; `languages` are codes."""

    name: LocalizedText
    hours: LocalizedText
    note: LocalizedText
    number: str
    tel: str
    languages: list[str]


def localize_hotline(value, language: str | None, source: str | None) -> Hotline:
    """A hotline for a reader of `language`, from its block."""
    own: Mapping[str, str] = next((row for row in value["translations"] if row["language"] == language), {})

    def said(name: str) -> LocalizedText:
        return (
            LocalizedText(own[name], language or "")
            if own.get(name)
            else LocalizedText(value[name] or "", source or "")
        )

    return {
        "name": said("name"),
        "hours": said("hours"),
        "note": said("note"),
        "number": value["number"],
        "tel": to_dialable(value["number"]),
        "languages": list(value["languages"]),
    }
