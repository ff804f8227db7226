"""The parts of the first page. Each starts with what most unions need, and shows nothing when it has nothing."""

from django.conf import settings
from django.forms import CheckboxSelectMultiple
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.pages.blocks.links import CallToActionListBlock, GroupFinderBlock
from cms.pages.legal_review.jurisdictions import jurisdictions
from cms.places.areas import place_name
from cms.places.models import Region
from cms.rich_text.blocks import LINK_GROUP, LIST_GROUP, TEXT_GROUP, char_block, rich_text_block
from cms.site_settings.blocks import LinkUrlBlock
from search.index.entry_types import registered
from search.index.listing import entry_of_page, latest_entries


class EntryPointLinkBlock(blocks.StructBlock):
    """A link of a way in: the editor writes its words and chooses a page or, if there is none, an address."""

    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = LinkUrlBlock(label=_("Or an address on this site"), required=False, default="")
    text = char_block(_("Link text"))

    class Meta:
        icon = "link"
        label = _("Link")


class EntryPointBlock(blocks.StructBlock):
    """One of the ways in: to rights, to help near by, for affiliates."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("rights", _("Links, highlighted")),
            ("find", _("Form that finds groups")),
            ("affiliates", _("Links")),
        ],
        default="rights",
    )
    title = char_block(_("Title"))
    text = char_block(_("Text"), required=False)
    links = blocks.ListBlock(EntryPointLinkBlock(), label=_("Links"), max_num=4)

    class Meta:
        icon = "arrow-right"
        label = _("Way in")
        template = "components/blocks/entry_point.html"


class EntryPointsBlock(blocks.StructBlock):
    """One to three boxes side by side that lead into the site."""

    ways = blocks.ListBlock(EntryPointBlock(), label=_("Ways in"), min_num=1, max_num=3)

    class Meta:
        icon = "arrow-right"
        group = LINK_GROUP
        label = _("Ways in")
        description = _("Up to three boxes at the door: know your rights, find help near you, act.")
        preview_value = {
            "ways": [
                {
                    "kind": "rights",
                    "title": _("Know your rights"),
                    "text": _("Short, checked, ready to print."),
                    "links": [{"page": None, "url": "/resources/", "text": _("At school")}],
                },
                {"kind": "find", "title": _("Find help near you"), "text": "", "links": []},
            ]
        }
        template = "components/blocks/entry_points.html"


class CampaignBlock(blocks.StructBlock):
    """A campaign with its summary and a button to its page: the one that the editor chooses, else the newest."""

    page = blocks.PageChooserBlock(
        label=_("Campaign"),
        page_type="campaigns.CampaignPage",
        required=False,
        help_text=_("If blank, the newest campaign."),
    )

    class Meta:
        icon = "pick"
        group = LINK_GROUP
        label = _("Campaign in focus")
        description = _("One campaign with its summary and a button that leads to it.")
        preview_value = {"page": None}
        template = "components/blocks/campaign.html"

    def get_context(self, value, parent_context=None):
        locale = get_language()
        if value["page"]:
            entry = entry_of_page(value["page"].translation_key, locale=locale)
        else:
            entry = next(iter(latest_entries(locale=locale, kind="campaign", count=1)), None)
        return super().get_context(value, parent_context) | {"entry": entry}


class NewsTextBlock(blocks.StructBlock):
    """What is happening, in a few paragraphs that the editor writes, with a title if wanted."""

    title = char_block(_("Title"), required=False)
    text = rich_text_block(_("What is happening"))

    class Meta:
        icon = "pilcrow"
        group = TEXT_GROUP
        label = _("What is happening")
        description = _("A few paragraphs. If the newest entries come right after, both stand side by side.")
        preview_value = {
            "title": _("What is happening"),
            "text": _(
                "<p>Raids have reached our schools and hospitals. "
                "<b>You have rights</b>, whatever your papers say.</p>"
            ),
        }
        template = "components/blocks/news_text.html"


def listable_kinds() -> list[tuple[str, Promise | str]]:
    """The kinds of entries whose latest an editor may show, by their plural."""
    return [(entry_type.kind, entry_type.plural) for entry_type in registered() if entry_type.listable]


class LatestEntriesBlock(blocks.StructBlock):
    """The newest entries of a kind: the editor chooses kind and number, one to eight, and a title if wanted."""

    title = char_block(_("Title"), required=False, help_text=_("If blank: “Latest”, in the language of the page."))
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=listable_kinds,
        default="resource",
    )
    count = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=8, default=4)

    class Meta:
        icon = "list-ul"
        group = LIST_GROUP
        label = _("What is new")
        description = _("The newest entries of a kind; updates automatically.")
        preview_value = {"title": "", "kind": "resource", "count": 4}
        template = "components/blocks/latest_entries.html"

    def get_context(self, value, parent_context=None):
        # A block saved without a number still shows something.
        entries = latest_entries(locale=get_language(), kind=value["kind"], count=value["count"] or 4)
        return super().get_context(value, parent_context) | {"latest": entries}


def state_choices() -> list[tuple[str, str]]:
    """Code and name of every state and territory, in the editor's language."""
    return jurisdictions()[1:]


class FeaturedStatesBlock(blocks.StructBlock):
    """Links to the pages of the states that the editor ticks, by name, under a title."""

    title = char_block(_("Title"))
    states = blocks.MultipleChoiceBlock(label=_("States"), choices=state_choices, widget=CheckboxSelectMultiple)

    class Meta:
        icon = "globe"
        group = LIST_GROUP
        label = _("States in focus")
        description = _("The states you name, each with a link to what there is in it.")
        preview_value = {"title": _("States in focus"), "states": ["state:OH", "state:TX"]}
        template = "components/blocks/states_in_focus.html"

    def get_context(self, value, parent_context=None):
        regions = Region.objects.filter(code__in=value["states"] or [])
        by_name = sorted(regions, key=lambda region: place_name(region.code, get_language()))
        return super().get_context(value, parent_context) | {"regions": by_name}


class HelpNearYouBlock(GroupFinderBlock):
    """Without words of its own it speaks the language of the page, so that a new first page may begin with it."""

    title = char_block(
        _("Title"), required=False, help_text=_("If blank: “Find help near you”, in the language of the page.")
    )


class LanguagesBlock(blocks.StaticBlock):
    """The languages in which readers find the page, large, each by its own name. The editor fills in nothing."""

    class Meta:
        icon = "globe"
        group = LINK_GROUP
        label = _("In your language")
        description = _("Every language of the site, each in its own letters.")
        preview_value = None
        template = "components/blocks/languages.html"

    def get_preview_context(self, value, parent_context=None):
        languages = [{"code": code, "name": name, "url": f"/{code}/"} for code, name in settings.LANGUAGES]
        return super().get_preview_context(value, parent_context) | {"languages": languages}


class HomeBlock(blocks.StreamBlock):
    """The parts that an editor may compose the first page of, in any order, each at most once."""

    ways = EntryPointsBlock()
    campaign = CampaignBlock()
    happening = NewsTextBlock()
    newest = LatestEntriesBlock()
    states = FeaturedStatesBlock()
    finder = HelpNearYouBlock()
    asks = CallToActionListBlock()
    languages = LanguagesBlock()

    class Meta:
        # Their headings have an address of their own within the page, so each may stand on it once.
        parts = ("ways", "campaign", "happening", "newest", "states", "finder", "asks", "languages")
        block_counts = {name: {"max_num": 1} for name in parts}
