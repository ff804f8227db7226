"""The text of an alert, in each language."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.rich_text.blocks import NOTICE_GROUP, UniqueLanguageStreamBlock, char_block, language_block, text_block


class AlertTranslationBlock(blocks.StructBlock):
    """An alert in one language: what happens and, if wanted, what to do and what the link says."""

    language = language_block()
    text = char_block(_("What happens"), help_text=_("One short sentence: “Raids reported in Chicago schools today”."))
    more = text_block(_("What to do"), _("One or two sentences, if they are needed."))
    link = char_block(_("Link text"), required=False, help_text=_("If blank: “Read what to do”."))

    class Meta:
        icon = "warning"
        group = NOTICE_GROUP
        label = _("Words in a language")
        label_format = "{language}: {text}"
        description = _("What the alert says, in one language.")
        preview_value = {
            "language": "en",
            "text": _("Officers were seen near schools today"),
            "more": _("Carry your papers of rights, and know whom to call."),
            "link": "",
        }
        template = "components/blocks/alert_translation.html"


class AlertTranslationsBlock(UniqueLanguageStreamBlock):
    """An alert in as many languages as the editor writes it in."""

    translation = AlertTranslationBlock()
