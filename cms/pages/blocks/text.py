"""Headings, paragraphs, images, questions and answers."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.rich_text.blocks import TEXT_GROUP, char_block, rich_text_block


class HeadingBlock(blocks.CharBlock):
    """Opens a part of the page, which the contents ("On this page") lead to where there are several."""

    class Meta:
        icon = "title"
        group = TEXT_GROUP
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
    """Running text: paragraphs, lists, small headings and links."""

    class Meta:
        icon = "pilcrow"
        group = TEXT_GROUP
        label = _("Text")
        description = _("Paragraphs, lists and small headings.")
        default = ""
        preview_value = _(
            "<p>Raids have reached our schools and hospitals. <b>You have rights</b>, whatever your papers say.</p>"
        )
        template = "components/blocks/text.html"


class FigureBlock(blocks.StructBlock):
    """A picture with its description, and a caption if wanted; its credit is shown as it stands with the image."""

    image = ImageBlock(label=_("Image"))
    caption = char_block(_("Caption"), required=False)

    class Meta:
        icon = "image"
        group = TEXT_GROUP
        label = _("Picture")
        description = _("A picture with its description, and a caption if you like. The credit is shown by itself.")
        preview_value = {"image": None, "caption": _("Parents and teachers wait for the school bus.")}
        template = "components/blocks/image.html"


class FAQItemBlock(blocks.StructBlock):
    """A question, which opens to its answer."""

    question = char_block(_("Question"))
    answer = rich_text_block(_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question")


class FAQBlock(blocks.StructBlock):
    """One to twelve questions that open to their answers, the first open already, and a title if wanted."""

    title = char_block(_("Title"), required=False)
    questions = blocks.ListBlock(FAQItemBlock(), label=_("Questions"), min_num=1, max_num=12)

    class Meta:
        icon = "help"
        group = TEXT_GROUP
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
        template = "components/blocks/faq.html"
