"""The first page of a site in each language, and what a new one starts with."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from cms.pages.models import BasePage

from .blocks import HomeBlock


def default_body() -> list[tuple]:
    """What a new first page starts with; none of it has words, so it is in the language of the page."""
    return [
        ("finder", {"title": "", "text": ""}),
        ("newest", {"title": "", "kind": "resource", "count": 4}),
        ("languages", None),
    ]


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
    body = StreamField(HomeBlock(), verbose_name=_("parts of the page"), blank=True, default=default_body)

    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        HelpPanel(_("The first page. A frightened person should find the way to help before anything else.")),
        *BasePage.content_panels,
        FieldPanel("kicker"),
        FieldPanel("promise"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def plain_body(self) -> str:
        return " ".join([self.promise, *self.body.stream_block.get_searchable_content(self.body)])

    @property
    def rows(self) -> list[list[StreamValue.StreamChild]]:
        """The blocks in their order; what is happening and what is new stand side by side if one follows the other."""
        rows: list[list[StreamValue.StreamChild]] = []
        for block in self.body:
            if rows and [rows[-1][-1].block_type, block.block_type] == ["happening", "newest"]:
                rows[-1].append(block)
            else:
                rows.append([block])
        return rows
