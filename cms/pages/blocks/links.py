"""What leads on: to pages, files, groups and whatever is newest on a topic."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.rich_text.blocks import LINK_GROUP, char_block
from cms.taxonomy.models import Topic
from search.index.listing import latest_entries


class LinkBlock(blocks.StructBlock):
    """A page to go to, and what the link says if not its title. Where nobody can read the page, there is no link."""

    page = blocks.PageChooserBlock(label=_("Page"))
    text = char_block(_("Link text"), required=False, help_text=_("If blank, the page title is used."))

    class Meta:
        icon = "link"
        label = _("Link")


class CallToActionBlock(blocks.StructBlock):
    """One ask: what it is, why and how; and a page it leads to with the words of that link, if wanted."""

    title = char_block(_("Request"))
    text = blocks.TextBlock(label=_("Why and how"), default="")
    link_text = char_block(_("Link text"), required=False)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)

    class Meta:
        icon = "pick"
        label = _("Ask")


class CallToActionListBlock(blocks.StructBlock):
    """One to four asks as a numbered list, and a title if wanted."""

    title = char_block(_("Title"), required=False)
    asks = blocks.ListBlock(CallToActionBlock(), label=_("Asks"), min_num=1, max_num=4)

    class Meta:
        icon = "pick"
        group = LINK_GROUP
        label = _("Asks")
        description = _("What you ask of affiliates or readers, each with a link that leads on.")
        preview_value = {
            "title": _("Three asks of every affiliate"),
            "asks": [
                {
                    "title": _("Share what you do"),
                    "text": _("Walkouts, workshops, letters: tell us, and we carry it on."),
                    "link_text": "",
                    "page": None,
                }
            ],
        }
        template = "components/blocks/call_to_action_list.html"


class LinksBlock(blocks.StructBlock):
    """A list of one to twelve pages to read next, and a title if wanted."""

    title = char_block(_("Title"), required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=12)

    class Meta:
        icon = "link"
        group = LINK_GROUP
        label = _("Pages to read next")
        description = _("A list of pages, each with a sentence that says why.")
        preview_value = {"title": _("Read next"), "links": [{"page": None, "text": _("What a sanctuary policy does")}]}
        template = "components/blocks/links.html"


class DocumentListBlock(blocks.StructBlock):
    """One to twelve files with language, pages and size, and a title if wanted. What is not given out is left out."""

    title = char_block(_("Title"), required=False)
    documents = blocks.ListBlock(DocumentChooserBlock(), label=_("Files"), min_num=1, max_num=12)

    class Meta:
        icon = "download"
        group = LINK_GROUP
        label = _("Files")
        description = _("Files to open or print, with language, pages and size.")
        preview_value = {"title": _("To print"), "documents": []}
        template = "components/blocks/document_list.html"


def topic_choices() -> list[tuple[str, str]]:
    """Slug and name of every topic, in the editor's language."""
    return sorted(Topic.names(get_language() or "en").items(), key=lambda item: item[1])


class TopicChoiceBlock(blocks.ChoiceBlock):
    """A topic by its slug, which is what is stored: Wagtail would read every topic to bring it into that form."""

    def to_python(self, value):
        return value


class LatestOnTopicBlock(blocks.StructBlock):
    """What the search projection has on a topic, newest first: a page of any app names no other app."""

    title = char_block(_("Title"))
    topic = TopicChoiceBlock(label=_("Topic"), choices=topic_choices, required=False, default="")
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("resource", _("Resources")), ("explainer", _("Explainers")), ("page", _("Pages"))],
        default="resource",
    )

    class Meta:
        icon = "list-ul"
        group = LINK_GROUP
        label = _("Latest by topic")
        description = _("The six newest resources or pages on a topic; updates automatically.")
        preview_value = {"title": _("To print and share"), "topic": "", "kind": "resource"}
        template = "components/blocks/latest_on_topic.html"

    def get_context(self, value, parent_context=None):
        entries = latest_entries(locale=get_language(), kind=value["kind"], topic=value["topic"], count=6)
        return super().get_context(value, parent_context) | {"entries": entries}


class NextStepsBlock(blocks.StructBlock):
    """A panel beside the text with one to four buttons to pages: the editor writes a title and, if wanted, a text."""

    title = char_block(_("Title"))
    text = blocks.TextBlock(label=_("Text"), required=False, default="")
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=4)

    class Meta:
        icon = "arrow-right"
        group = LINK_GROUP
        label = _("What to do next")
        description = _("A panel with buttons. Two at most on a page; print leaves it out.")
        preview_value = {
            "title": _("What you can do"),
            "text": _("Choose one. All three help."),
            "links": [{"page": None, "text": _("Make a plan with your family")}],
        }
        template = "components/blocks/next_steps_panel.html"


class GroupFinderBlock(blocks.StructBlock):
    """A form that takes a ZIP code, county, city or state to the groups there: the editor writes title and text."""

    title = char_block(_("Title"))
    text = char_block(_("Text"), required=False)

    class Meta:
        icon = "search"
        group = LINK_GROUP
        label = _("Find a group")
        description = _("The form that finds groups near a ZIP code, county or city.")
        preview_value = {"title": _("Find help near you"), "text": _("Legal help, interpreters, food. By phone too.")}
        template = "components/blocks/group_finder.html"
