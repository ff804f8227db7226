from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField, StreamField

from cms.core.blocks import LINKS, RICH, AsksBlock, line
from cms.core.models import BasePage
from search.index.listing import newest


class WayLinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.CharBlock(label=_("or an address on this site"), required=False, default="")
    text = line(_("words of the link"))

    class Meta:
        icon = "link"
        label = _("Link")


class WayBlock(blocks.StructBlock):
    """One of the ways in: to rights, to help near by, for affiliates."""

    kind = blocks.ChoiceBlock(
        label=_("kind"),
        choices=[
            ("rights", _("Links, highlighted")),
            ("find", _("Form that finds groups")),
            ("affiliates", _("Links")),
        ],
        default="rights",
    )
    title = line(_("title"))
    text = line(_("text"), required=False)
    links = blocks.ListBlock(WayLinkBlock(), label=_("links"), max_num=4)

    class Meta:
        icon = "arrow-right"
        group = LINKS
        label = _("Way in")
        description = _("A box at the door: links, or the form that finds groups.")
        preview_value = {
            "kind": "rights",
            "title": _("Know your rights"),
            "text": _("Short, checked, ready to print."),
            "links": [{"page": None, "url": "/resources/", "text": _("At school")}],
        }
        template = "components/blocks/way.html"


class HomePage(BasePage):
    """The door: what this is, three ways in, what is happening, what is asked. It composes and owns nothing else."""

    search_kind = "page"
    kicker = models.CharField(_("line above the title"), max_length=100, blank=True, default="")
    promise = models.TextField(
        _("promise"),
        max_length=400,
        blank=True,
        default="",
        help_text=_("Who publishes this, and what it does not do."),
    )
    ways = StreamField([("way", WayBlock())], verbose_name=_("ways in"), blank=True, default="", max_num=3)
    happening_title = models.CharField(_("title of what is happening"), max_length=200, blank=True, default="")
    happening = RichTextField(_("what is happening"), features=RICH, blank=True, default="")
    asks = StreamField([("asks", AsksBlock())], verbose_name=_("asks"), blank=True, default="", max_num=1)

    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        HelpPanel(_("The first page. A frightened person should find the way to help before anything else.")),
        *BasePage.content_panels,
        FieldPanel("kicker"),
        FieldPanel("promise"),
        FieldPanel("ways"),
        FieldPanel("happening_title"),
        FieldPanel("happening"),
        FieldPanel("asks"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def plain_body(self) -> str:
        return " ".join([self.promise, self.happening_title])

    def get_context(self, request, *args, **kwargs):
        latest = newest(locale=get_language(), kind="resource", count=4)
        return super().get_context(request, *args, **kwargs) | {"latest": latest}
