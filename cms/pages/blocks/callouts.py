"""What stands out beside or within the text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.rich_text.blocks import NOTICE_GROUP, char_block, rich_text_block


class KeyPointsBlock(blocks.StructBlock):
    """Two to five main points, and a title if wanted. The first of these blocks stands on top of the page."""

    title = char_block(_("Title"), required=False)
    points = blocks.ListBlock(char_block(_("Point")), label=_("Points"), min_num=2, max_num=5)

    class Meta:
        icon = "list-ul"
        group = NOTICE_GROUP
        label = _("Key points")
        description = _("Three to five sentences that a reader should take away.")
        preview_value = {
            "title": _("The main points"),
            "points": [_("You may stay silent."), _("You may ask for a lawyer."), _("You may refuse to sign.")],
        }
        template = "components/blocks/key_points.html"


class NoticeBlock(blocks.StructBlock):
    """A box with an icon: the editor chooses info, important or danger, and writes a title and, if needed, text."""

    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("plain", _("Info")), ("warm", _("Important")), ("alert", _("Danger"))],
        default="plain",
    )
    title = char_block(_("Title"))
    text = rich_text_block(_("Text"), required=False)

    class Meta:
        icon = "info-circle"
        group = NOTICE_GROUP
        label = _("Notice")
        description = _("A callout box: info, important or danger. Use red only for danger.")
        preview_value = {
            "level": "warm",
            "title": _("This is general information"),
            "text": _("<p>For advice on your own case ask a lawyer.</p>"),
        }
        template = "components/blocks/notice.html"


class CalloutBlock(blocks.StructBlock):
    """A highlighted box with a double rule, at most twice on a page: the editor writes title and text."""

    title = char_block(_("Title"))
    text = rich_text_block(_("Text"))

    class Meta:
        icon = "openquote"
        group = NOTICE_GROUP
        label = _("Pull-out")
        description = _("Highlighted text with a double rule. Use at most twice per page.")
        preview_value = {
            "title": _("Before you sign anything"),
            "text": _("<p>Ask for it in your language, and for a lawyer to read it with you.</p>"),
        }
        template = "components/blocks/callout.html"
