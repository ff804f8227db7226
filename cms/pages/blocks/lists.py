"""Steps, facts, figures, dates and tables."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail_localize.segments import StringSegmentValue

from cms.rich_text.blocks import LIST_GROUP, char_block


class StepBlock(blocks.StructBlock):
    """One step: what to do and, if that needs words, how."""

    title = char_block(_("What to do"))
    text = blocks.TextBlock(label=_("How"), required=False, default="")

    class Meta:
        icon = "order"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """One to ten steps in order, with large numbers, and a title if wanted."""

    title = char_block(_("Title"), required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1, max_num=10)

    class Meta:
        icon = "list-ol"
        group = LIST_GROUP
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


class DefinitionBlock(blocks.StructBlock):
    """A name and its value, such as "Length" and "Two pages"."""

    name = char_block(_("Name"))
    value = char_block(_("Value"))

    class Meta:
        icon = "tag"
        label = _("Fact")


class DefinitionListBlock(blocks.StructBlock):
    """One to twenty names with their values, one a line, and a title if wanted."""

    title = char_block(_("Title"), required=False)
    facts = blocks.ListBlock(DefinitionBlock(), label=_("Facts"), min_num=1, max_num=20)

    class Meta:
        icon = "table"
        group = LIST_GROUP
        label = _("Facts")
        description = _("Names and their values, one a line.")
        preview_value = {
            "title": _("At a glance"),
            "facts": [
                {"name": _("For"), "value": _("Families and schools")},
                {"name": _("Length"), "value": _("Two pages")},
            ],
        }
        template = "components/blocks/definition_list.html"


class StatisticBlock(blocks.StructBlock):
    """A number as readers see it, and what it counts."""

    number = char_block(_("Number"))
    text = char_block(_("What it counts"))

    class Meta:
        icon = "decimal"
        label = _("Figure")


class StatisticsBlock(blocks.StructBlock):
    """One to four large numbers, each with what it counts."""

    figures = blocks.ListBlock(StatisticBlock(), label=_("Figures"), min_num=1, max_num=4)

    class Meta:
        icon = "decimal"
        group = LIST_GROUP
        label = _("Figures")
        description = _("Large numbers, for things that one can count.")
        preview_value = {"figures": [{"number": "26", "text": _("states saw bills against sanctuary last year.")}]}
        template = "components/blocks/statistics.html"


class DateBlock(blocks.StructBlock):
    """A day, and a time with its time zone, both in words that no program reads as a date."""

    when = char_block(_("Day"))
    time = char_block(_("Time and time zone"))

    class Meta:
        icon = "date"
        label = _("Date")


class DatesBlock(blocks.StructBlock):
    """A box that says what is coming up: a title, a line of text if wanted, and one to six dates."""

    title = char_block(_("Title"))
    text = char_block(_("Text"), required=False)
    dates = blocks.ListBlock(DateBlock(), label=_("Dates"), min_num=1, max_num=6)

    class Meta:
        icon = "date"
        group = LIST_GROUP
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
    """A table of text with a caption. On a phone the rows of up to four columns become blocks; a wider one scrolls."""

    caption = char_block(_("Caption"))
    table = TranslatableTableBlock([("text", blocks.CharBlock(default="", required=False))], label=_("Table"))

    class Meta:
        icon = "table"
        group = LIST_GROUP
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
