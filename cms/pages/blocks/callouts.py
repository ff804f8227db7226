"""What stands out beside or within the text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.rich_text.blocks import NOTICE_GROUP, char_block, rich_text_block


class KeyPointsBlock(blocks.StructBlock):
    title = char_block(_("title"), required=False)
    points = blocks.ListBlock(char_block(_("point")), label=_("points"), min_num=2, max_num=5)

    class Meta:
        icon = "list-ul"
        group = NOTICE_GROUP
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
    title = char_block(_("title"))
    text = rich_text_block(_("text"), required=False)

    class Meta:
        icon = "info-circle"
        group = NOTICE_GROUP
        label = _("Notice")
        description = _("A box with a sign: useful, to know first, or danger. Red is for danger alone.")
        preview_value = {
            "level": "warm",
            "title": _("This is general information"),
            "text": _("<p>For advice on your own case ask a lawyer.</p>"),
        }
        template = "components/blocks/notice.html"


class CalloutBlock(blocks.StructBlock):
    title = char_block(_("title"))
    text = rich_text_block(_("text"))

    class Meta:
        icon = "openquote"
        group = NOTICE_GROUP
        label = _("Not to be missed")
        description = _("Text beside a double stroke. At most twice on a page.")
        preview_value = {
            "title": _("Before you sign anything"),
            "text": _("<p>Ask for it in your language, and for a lawyer to read it with you.</p>"),
        }
        template = "components/blocks/callout.html"
