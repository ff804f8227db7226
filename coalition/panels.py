"""The form in which a steward edits a group: what is public first, what is private marked as such."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList, Panel, TabbedInterface

from .models import Population, Service
from .models.group import State


def words(model):
    """Choices of a vocabulary in the steward's language, read anew for each form."""

    def choices():
        names = model.names(get_language())
        return [("", "—"), *sorted(names.items(), key=lambda pair: pair[1])]

    return choices


def languages():
    return [("", "—"), *settings.LANGUAGES]


class HiddenPanel(FieldPanel):
    """The field's input and nothing around it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def render_html(self, parent_context=None):
            return self.bound_field.as_hidden() if self.bound_field else ""


class StandingPanel(Panel):
    """How the group stands: listed or not, checked when and by whom, from which list."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "coalition/admin/standing_panel.html"
        MOST_CHECKS = 3

        @property
        def state(self):
            return State(self.instance.state).label

        @property
        def checks(self):
            return self.instance.verifications.all()[: self.MOST_CHECKS]

        @property
        def records(self):
            return self.instance.records.select_related("source")


what_it_does = [
    HiddenPanel("version", classname="w-hidden"),
    StandingPanel(heading=_("How it stands")),
    FieldPanel("name"),
    FieldPanel("slug"),
    FieldRowPanel([FieldPanel("website"), FieldPanel("founded")]),
    FieldPanel("introductions"),
    InlinePanel(
        "texts",
        panels=[
            FieldPanel("language", widget=forms.Select(choices=languages)),
            FieldPanel("text", widget=forms.Textarea(attrs={"rows": 6})),
            FieldPanel("origin"),
        ],
        heading=_("Texts"),
        label=_("text"),
    ),
    InlinePanel(
        "offers",
        panels=[
            FieldPanel("service", widget=forms.Select(choices=words(Service))),
            FieldRowPanel([FieldPanel("languages"), FieldPanel("cost")]),
            FieldPanel("ways"),
            FieldPanel("note"),
        ],
        heading=_("Services"),
        label=_("service"),
    ),
    InlinePanel(
        "populations",
        panels=[FieldPanel("population", widget=forms.Select(choices=words(Population)))],
        heading=_("Populations served"),
        label=_("population"),
    ),
]

where = [
    HelpPanel(_("Add only areas that the group itself says it serves. An office somewhere says nothing about them.")),
    InlinePanel("coverage", panels=[FieldPanel("code")], heading=_("Areas served"), label=_("area")),
    HelpPanel(
        _("An office is hidden unless you choose otherwise: neither its street nor its place leaves this form.")
    ),
    InlinePanel(
        "offices",
        panels=[
            FieldPanel("visibility"),
            FieldPanel("street"),
            FieldRowPanel([FieldPanel("city"), FieldPanel("state"), FieldPanel("zip")]),
            FieldRowPanel([FieldPanel("county"), FieldPanel("latitude"), FieldPanel("longitude")]),
        ],
        heading=_("Offices"),
        label=_("office"),
    ),
]

how_to_reach_it = [
    HelpPanel(
        _(
            "A number that you add here is shown to everyone unless you choose otherwise. A number that came with an "
            "imported list is for stewards only until you have confirmed that the group makes it public."
        )
    ),
    InlinePanel(
        "phones",
        panels=[
            FieldRowPanel([FieldPanel("number"), FieldPanel("extension"), FieldPanel("visibility")]),
            FieldPanel("languages"),
            FieldPanel("channels"),
            FieldPanel("label"),
        ],
        heading=_("Phones"),
        label=_("phone"),
    ),
    HelpPanel(_("A contact is seen by stewards alone unless you choose otherwise.")),
    InlinePanel(
        "contacts",
        panels=[
            FieldPanel("visibility"),
            FieldPanel("role"),
            FieldPanel("email"),
            FieldRowPanel([FieldPanel("phone"), FieldPanel("extension")]),
        ],
        heading=_("Contacts"),
        label=_("contact"),
    ),
]

group_form = TabbedInterface(
    [
        ObjectList(what_it_does, heading=_("What it does")),
        ObjectList(where, heading=_("Where")),
        ObjectList(how_to_reach_it, heading=_("How to reach it")),
    ]
)
