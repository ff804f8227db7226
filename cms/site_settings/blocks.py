"""What the settings of a site are built of: words in a language, hotlines, entries of the menu and the foot."""

from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.cleaning.web_addresses import link_address
from cms.i18n.language_names import SPOKEN
from cms.i18n.localized_text import Said
from cms.rich_text.blocks import LINKS, NOTICES, TEXT, OneEachLanguage, language_block, line, words
from cms.visibility.validators import validate_readable_by_all


class SiteWordsBlock(blocks.StructBlock):
    language = language_block()
    name = line(_("name of the organisation"), required=False, help_text=_("Shown on top of each page."))
    motto = line(_("motto"), required=False, help_text=_("One short line beside the name, on wide screens."))
    about = words(_("who publishes this"), _("One or two sentences at the foot of each page."))
    not_government = words(
        _("the line that says this is not the government"),
        _("Frightened people look for it. Left empty: “We are not the government and share nothing with it.”"),
    )
    promise = words(
        _("promise"),
        _("What you promise to readers. Left empty: that the site keeps nothing about them, which it does not."),
    )
    closing = words(_("last line"), _("Left empty: that this is general information, not legal advice."))

    class Meta:
        icon = "openquote"
        group = TEXT
        label = _("Words in a language")
        label_format = "{language}: {name}"
        description = _("The name and the lines that each page carries, in one language.")
        preview_value = {
            "language": "en",
            "name": _("Name of your union"),
            "motto": _("With immigrants"),
            "about": _("Published by a union of teachers and workers."),
            "not_government": _("We are not the government and share nothing with it."),
            "promise": "",
            "closing": "",
        }
        template = "components/blocks/site_words.html"


class HotlineWordsBlock(blocks.StructBlock):
    language = language_block()
    name = line(_("name"), required=False)
    hours = line(_("hours"), required=False)
    note = line(_("what for"), required=False)

    class Meta:
        icon = "openquote"
        label = _("In another language")
        label_format = "{language}"


class NumberBlock(blocks.CharBlock):
    """A telephone number as people write it; three figures as well, such as 988."""

    def clean(self, value):
        number = super().clean(value)
        if number and not dialled(number):
            raise ValidationError(_("“%(number)s” is no telephone number.") % {"number": number})
        return number


def dialled(number: str) -> str:
    """What a telephone dials: "(312) 555-0142" → "+13125550142", "988" → "988"; "" where that is no number."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_possible_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    short = phonenumbers.is_possible_short_number_for_region(parsed, "US")
    return str(parsed.national_number) if short else ""


class HotlineBlock(blocks.StructBlock):
    name = line(_("name"))
    number = NumberBlock(label=_("number"), max_length=40, help_text=_("As people dial it, with the area code."))
    languages = blocks.ListBlock(
        blocks.ChoiceBlock(
            label=_("language"), choices=[(code, name) for code, name in SPOKEN.items() if code != "zh-hans"]
        ),
        label=_("languages spoken"),
        default=[],
    )
    hours = line(
        _("hours"), required=False, help_text=_("With the time zone in words: “every day, 9 am to 9 pm Eastern”.")
    )
    note = line(_("what for"), required=False, help_text=_("One sentence: who should call, and what happens then."))
    translations = blocks.ListBlock(
        HotlineWordsBlock(),
        label=_("in other languages"),
        default=[],
        help_text=_("Number and languages stay the same."),
    )

    class Meta:
        icon = "mobile-alt"
        group = NOTICES
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
        return super().get_context(value, parent_context) | {"hotlines": [hotline_of(value, None, None)]}


class MenuPageBlock(blocks.PageChooserBlock):
    """A page, by its short title in the reader's language."""

    class Meta:
        icon = "doc-empty"
        group = LINKS
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
PLACES = {"groups": "groups", "search": "search"}


class MenuPlaceBlock(blocks.ChoiceBlock):
    choices = [("groups", _("Find a group")), ("search", _("Search"))]

    class Meta:
        icon = "site"
        group = LINKS
        label = _("Place on this site")
        description = _("The directory of groups or the search; named in each reader’s language.")
        default = "groups"
        preview_value = "groups"
        template = "components/blocks/menu_place.html"


class MenuWordsBlock(blocks.StructBlock):
    language = language_block()
    text = line(_("words"))

    class Meta:
        icon = "openquote"
        label = _("In another language")
        label_format = "{language}: {text}"


class AddressBlock(blocks.CharBlock):
    """An address on this site, or a full one elsewhere."""

    def clean(self, value):
        address = super().clean(value)
        return link_address(address) if address else address


def is_safe_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    on_this_site = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return on_this_site or (parts.scheme in {"http", "https"} and bool(parts.hostname))


class MenuAddressBlock(blocks.StructBlock):
    address = AddressBlock(label=_("address"), default="", max_length=500)
    text = line(_("words"))
    translations = blocks.ListBlock(MenuWordsBlock(), label=_("in other languages"), default=[])

    class Meta:
        icon = "link"
        group = LINKS
        label = _("Address")
        label_format = "{text}"
        description = _("Any address, here or elsewhere, with words of your own. A page is better chosen as a page.")
        preview_value = {"address": "/groups/", "text": _("Groups near you"), "translations": []}
        template = "components/blocks/menu_address.html"


class MenuBlock(blocks.StreamBlock):
    page = MenuPageBlock()
    place = MenuPlaceBlock()
    address = MenuAddressBlock()


class SiteWords(OneEachLanguage):
    words = SiteWordsBlock()


class HotlinesBlock(blocks.StreamBlock):
    hotline = HotlineBlock()


def hotline_of(value, language: str | None, source: str | None) -> dict:
    """A hotline for a reader of `language`, from its block."""
    own = next((row for row in value["translations"] if row["language"] == language), {})

    def said(name):
        return Said(own[name], language) if own.get(name) else Said(value[name] or "", source or "")

    return {
        "name": said("name"),
        "hours": said("hours"),
        "note": said("note"),
        "number": value["number"],
        "tel": dialled(value["number"]),
        "languages": list(value["languages"]),
    }
