"""The blocks a page is built of. Each says what it is for, shows itself in a preview, and starts with a default."""

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments import StringSegmentValue

from search.index.listing import newest

TEXT, NOTICES, LISTS, LINKS = _("Text"), _("To notice"), _("Lists and figures"), _("Leading on")
RICH = ["h3", "bold", "italic", "ol", "ul", "link", "document-link", "resource-link", "group-link", "region-link"]


def line(label, required=True, **kwargs):
    return blocks.CharBlock(label=label, required=required, default="", max_length=250, **kwargs)


def rich(label, **kwargs):
    return blocks.RichTextBlock(label=label, features=RICH, default="", **kwargs)


class LinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("page"))
    text = line(_("words of the link"), required=False, help_text=_("Left empty, the title of the page."))

    class Meta:
        icon = "link"
        label = _("Link")


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        group = TEXT
        label = _("Heading")
        description = _("Opens a part of the page and becomes a line of its contents.")
        default = ""
        preview_value = _("What is happening")
        template = "components/blocks/heading.html"

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"anchor": anchor(value)}


def anchor(heading: str) -> str:
    """The address of a heading within its page; also for headings without Latin letters."""
    return slugify(str(heading), allow_unicode=True) or "part"


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        group = TEXT
        label = _("Text")
        description = _("Paragraphs, lists and small headings.")
        default = ""
        preview_value = _(
            "<p>Raids have reached our schools and hospitals. <b>You have rights</b>, whatever your papers say.</p>"
        )
        template = "components/blocks/text.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("image"))
    caption = line(_("caption"), required=False)

    class Meta:
        icon = "image"
        group = TEXT
        label = _("Picture")
        description = _("A picture with its description, and a caption if you like. The credit is shown by itself.")
        preview_value = {"image": None, "caption": _("Parents and teachers wait for the school bus.")}
        template = "components/blocks/picture.html"


class QuestionBlock(blocks.StructBlock):
    question = line(_("question"))
    answer = rich(_("answer"))

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionsBlock(blocks.StructBlock):
    title = line(_("title"), required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("questions"), min_num=1, max_num=12)

    class Meta:
        icon = "help"
        group = TEXT
        label = _("Questions and answers")
        description = _("Questions that open to their answers; all open when the page is printed.")
        preview_value = {
            "title": _("What people ask"),
            "questions": [
                {
                    "question": _("Do I have to open the door?"),
                    "answer": _("<p>Only for a warrant signed by a judge. Ask to see it through the window.</p>"),
                },
                {"question": _("Do I have to say where I was born?"), "answer": _("<p>No. You may stay silent.</p>")},
            ],
        }
        template = "components/blocks/questions.html"


class KeyPointsBlock(blocks.StructBlock):
    title = line(_("title"), required=False)
    points = blocks.ListBlock(line(_("point")), label=_("points"), min_num=2, max_num=5)

    class Meta:
        icon = "list-ul"
        group = NOTICES
        label = _("Main points")
        description = _("Three to five sentences that a reader should take away.")
        preview_value = {
            "title": _("The main points"),
            "points": [_("You may stay silent."), _("You may ask for a lawyer."), _("You may refuse to sign.")],
        }
        template = "components/blocks/key_points.html"


class NoticeBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(
        label=_("how urgent"),
        choices=[("plain", _("Useful")), ("warm", _("Know this first")), ("alert", _("Danger"))],
        default="plain",
    )
    title = line(_("title"))
    text = rich(_("text"), required=False)

    class Meta:
        icon = "info-circle"
        group = NOTICES
        label = _("Notice")
        description = _("A box with a sign: useful, to know first, or danger. Red is for danger alone.")
        preview_value = {
            "level": "warm",
            "title": _("This is general information"),
            "text": _("<p>For advice on your own case ask a lawyer.</p>"),
        }
        template = "components/blocks/notice.html"


class BesideBlock(blocks.StructBlock):
    title = line(_("title"))
    text = rich(_("text"))

    class Meta:
        icon = "openquote"
        group = NOTICES
        label = _("Not to be missed")
        description = _("Text beside a double stroke. At most twice on a page.")
        preview_value = {
            "title": _("Before you sign anything"),
            "text": _("<p>Ask for it in your language, and for a lawyer to read it with you.</p>"),
        }
        template = "components/blocks/beside.html"


class StepBlock(blocks.StructBlock):
    title = line(_("what to do"))
    text = blocks.TextBlock(label=_("how"), required=False, default="")

    class Meta:
        icon = "order"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    title = line(_("title"), required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1, max_num=10)

    class Meta:
        icon = "list-ol"
        group = LISTS
        label = _("Steps")
        description = _("What the reader does, in order, with large numbers.")
        preview_value = {
            "title": _("When someone knocks"),
            "steps": [
                {"title": _("Keep the door closed"), "text": _("Talk through it. You do not have to open.")},
                {
                    "title": _("Ask for the warrant"),
                    "text": _("A judge must have signed it. Your name must be on it."),
                },
            ],
        }
        template = "components/blocks/steps.html"


class FactBlock(blocks.StructBlock):
    name = line(_("name"))
    value = line(_("value"))

    class Meta:
        icon = "tag"
        label = _("Fact")


class FactsBlock(blocks.StructBlock):
    title = line(_("title"), required=False)
    facts = blocks.ListBlock(FactBlock(), label=_("facts"), min_num=1, max_num=20)

    class Meta:
        icon = "table"
        group = LISTS
        label = _("Facts")
        description = _("Names and their values, one a line.")
        preview_value = {
            "title": _("At a glance"),
            "facts": [
                {"name": _("For"), "value": _("Families and schools")},
                {"name": _("Length"), "value": _("Two pages")},
            ],
        }
        template = "components/blocks/facts.html"


class FigureBlock(blocks.StructBlock):
    number = line(_("number"))
    text = line(_("what it counts"))

    class Meta:
        icon = "decimal"
        label = _("Figure")


class FiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("figures"), min_num=1, max_num=4)

    class Meta:
        icon = "decimal"
        group = LISTS
        label = _("Figures")
        description = _("Large numbers, for things that one can count.")
        preview_value = {"figures": [{"number": "26", "text": _("states saw bills against sanctuary last year.")}]}
        template = "components/blocks/figures.html"


class DateBlock(blocks.StructBlock):
    when = line(_("day"))
    time = line(_("time and zone in words"))

    class Meta:
        icon = "date"
        label = _("Date")


class DatesBlock(blocks.StructBlock):
    title = line(_("title"))
    text = line(_("text"), required=False)
    dates = blocks.ListBlock(DateBlock(), label=_("dates"), min_num=1, max_num=6)

    class Meta:
        icon = "date"
        group = LISTS
        label = _("Dates")
        description = _("What is coming up, with the time zone in words.")
        preview_value = {
            "title": _("Coming up"),
            "text": _("How to hold a workshop in your school."),
            "dates": [{"when": _("Tuesday, February 28"), "time": _("4 pm Eastern")}],
        }
        template = "components/blocks/dates.html"


class TranslatableTableBlock(TypedTableBlock):
    """Headings and cells are strings of their own for translators: wagtail-localize knows no tables."""

    def get_translatable_segments(self, table) -> list[StringSegmentValue]:
        return [StringSegmentValue(place, text) for place, text in _texts(table) if text]

    def restore_translated_segments(self, table, segments):
        words = {segment.path: segment.render_text() for segment in segments}
        for number, column in enumerate(table.columns):
            column["heading"] = words.get(f"column-{number}", column["heading"])
        for number, row in enumerate(table.row_data):
            row["values"] = [words.get(f"cell-{number}-{at}", cell) for at, cell in enumerate(row["values"])]
        return table


def _texts(table):
    for number, column in enumerate(table.columns):
        yield f"column-{number}", column["heading"]
    for number, row in enumerate(table.row_data):
        for at, cell in enumerate(row["values"]):
            yield f"cell-{number}-{at}", cell


class TableBlock(blocks.StructBlock):
    caption = line(_("caption"))
    table = TranslatableTableBlock([("text", blocks.CharBlock(default="", required=False))], label=_("table"))

    class Meta:
        icon = "table"
        group = LISTS
        label = _("Table")
        description = _("A real table with a caption; on a phone its rows become blocks.")
        preview_value = {
            "caption": _("Bills by state"),
            "table": {
                "columns": [{"type": "text", "heading": _("State")}, {"type": "text", "heading": _("Bill")}],
                "rows": [{"values": ["Ohio", "HB 169"]}],
                "caption": "",
            },
        }
        template = "components/blocks/table.html"


class AskBlock(blocks.StructBlock):
    title = line(_("what is asked"))
    text = blocks.TextBlock(label=_("why and how"), default="")
    link_text = line(_("words of the link"), required=False)
    page = blocks.PageChooserBlock(label=_("page"), required=False)

    class Meta:
        icon = "pick"
        label = _("Ask")


class AsksBlock(blocks.StructBlock):
    title = line(_("title"), required=False)
    asks = blocks.ListBlock(AskBlock(), label=_("asks"), min_num=1, max_num=4)

    class Meta:
        icon = "pick"
        group = LINKS
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
        template = "components/blocks/asks.html"


class LinksBlock(blocks.StructBlock):
    title = line(_("title"), required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("links"), min_num=1, max_num=12)

    class Meta:
        icon = "link"
        group = LINKS
        label = _("Pages to read next")
        description = _("A list of pages, each with a sentence that says why.")
        preview_value = {"title": _("Read next"), "links": [{"page": None, "text": _("What a sanctuary policy does")}]}
        template = "components/blocks/links.html"


class DownloadsBlock(blocks.StructBlock):
    title = line(_("title"), required=False)
    documents = blocks.ListBlock(DocumentChooserBlock(), label=_("files"), min_num=1, max_num=12)

    class Meta:
        icon = "download"
        group = LINKS
        label = _("Files")
        description = _("Files to open or print, with language, pages and size.")
        preview_value = {"title": _("To print"), "documents": []}
        template = "components/blocks/downloads.html"


def topic_choices() -> list[tuple[str, str]]:
    """Slug and name of every topic, in the editor's language."""
    from .models import Topic

    return sorted(Topic.names(get_language() or "en").items(), key=lambda item: item[1])


class ListingBlock(blocks.StructBlock):
    """What the search projection has on a topic, newest first: a page of any app names no other app."""

    title = line(_("title"))
    topic = blocks.ChoiceBlock(label=_("topic"), choices=topic_choices, required=False, default="")
    kind = blocks.ChoiceBlock(
        label=_("kind"),
        choices=[("resource", _("Resources")), ("explainer", _("Explainers")), ("page", _("Pages"))],
        default="resource",
    )

    class Meta:
        icon = "list-ul"
        group = LINKS
        label = _("Newest on a topic")
        description = _("The six newest resources or pages on a topic; it keeps itself up to date.")
        preview_value = {"title": _("To print and share"), "topic": "", "kind": "resource"}
        template = "components/blocks/listing.html"

    def get_context(self, value, parent_context=None):
        entries = newest(locale=get_language(), kind=value["kind"], topic=value["topic"], count=6)
        return super().get_context(value, parent_context) | {"entries": entries}


class PanelBlock(blocks.StructBlock):
    title = line(_("title"))
    text = blocks.TextBlock(label=_("text"), required=False, default="")
    links = blocks.ListBlock(LinkBlock(), label=_("links"), min_num=1, max_num=4)

    class Meta:
        icon = "arrow-right"
        group = LINKS
        label = _("What to do next")
        description = _("A panel with buttons. Two at most on a page; print leaves it out.")
        preview_value = {
            "title": _("What you can do"),
            "text": _("Choose one. All three help."),
            "links": [{"page": None, "text": _("Make a plan with your family")}],
        }
        template = "components/blocks/panel.html"


class FinderBlock(blocks.StructBlock):
    title = line(_("title"))
    text = line(_("text"), required=False)

    class Meta:
        icon = "search"
        group = LINKS
        label = _("Find a group")
        description = _("The form that finds groups near a ZIP code, county or city.")
        preview_value = {"title": _("Find help near you"), "text": _("Legal help, interpreters, food. By phone too.")}
        template = "components/blocks/finder.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    image = PictureBlock()
    questions = QuestionsBlock()
    key_points = KeyPointsBlock()
    notice = NoticeBlock()
    beside = BesideBlock()
    steps = StepsBlock()
    facts = FactsBlock()
    figures = FiguresBlock()
    dates = DatesBlock()
    table = TableBlock()
    asks = AsksBlock()
    links = LinksBlock()
    downloads = DownloadsBlock()
    listing = ListingBlock()
    panel = PanelBlock()
    finder = FinderBlock()

    class Meta:
        block_counts = {"beside": {"max_num": 2}, "panel": {"max_num": 2}, "finder": {"max_num": 1}}
