"""The form in which a steward edits a group: what is public first, what is private marked as such."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList, Panel, TabbedInterface
from wagtail.admin.panels.base import get_form_for_model

from cms.i18n.active_language import active_language
from cms.taxonomy.vocabulary import VocabularyTerm

from .models import ServiceType, TargetPopulation, VerificationEvent
from .models.fields import LanguageListFormField
from .models.organization import VerificationStatus

Choices = Callable[[], list[tuple[str, Promise | str]]]


def select(choices: Choices) -> forms.Select:
    """A menu whose choices are read anew for each form."""
    return forms.Select(choices=choices)  # type: ignore[arg-type]  # Django takes a function, its stubs do not


def vocabulary_choices(model: type[VocabularyTerm]) -> Choices:
    """Choices of a vocabulary in the steward's language, read anew for each form."""

    def choices() -> list[tuple[str, Promise | str]]:
        names = model.names(active_language())
        return [("", "—"), *sorted(names.items(), key=lambda pair: pair[1])]

    return choices


def language_choices() -> list[tuple[str, Promise | str]]:
    """The languages of the site, each by its own name."""
    return [("", "—"), *settings.LANGUAGES]


class HiddenFieldPanel(FieldPanel):
    """The field's input and nothing around it."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel in one form."""

        def render_html(self, parent_context: object = None) -> str:
            return str(self.bound_field.as_hidden()) if self.bound_field else ""


class LanguagesForm(WagtailAdminModelForm):
    """A service or a phone. Its languages are typed as names, separated by commas, and are kept as rows."""

    languages = LanguageListFormField(
        required=False,
        label=_("languages"),
        help_text=_("Separate with commas: English, Spanish, Haitian Creole."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].initial = self.instance.languages

    def save(self, commit: bool = True) -> Any:
        self.instance.languages = self.cleaned_data["languages"]
        return super().save(commit)


class InlinePanelWithLanguages(InlinePanel):
    """Rows of which each has languages."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model, form_class=LanguagesForm, defer_required_on_fields=deferred
        )
        return options


class VerificationPanel(Panel):
    """How the group stands: listed or not, checked when and by whom, from which list."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one group."""

        template_name = "directory/admin/verification_panel.html"
        MAX_CHECKS = 3

        @property
        def status(self) -> Promise | str:
            return VerificationStatus(self.instance.verification_status).label

        @property
        def checks(self) -> QuerySet[VerificationEvent]:
            found: QuerySet[VerificationEvent] = self.instance.verifications.all()
            return found[: self.MAX_CHECKS]

        @property
        def records(self) -> QuerySet[Any]:
            found: QuerySet[Any] = self.instance.source_records.select_related("source")
            return found


service_panels = [
    HiddenFieldPanel("version", classname="w-hidden"),
    VerificationPanel(heading=_("Status")),
    FieldPanel("name"),
    FieldPanel("slug"),
    FieldRowPanel([FieldPanel("website"), FieldPanel("founded")]),
    FieldPanel("accepts_introductions"),
    InlinePanel(
        "descriptions",
        panels=[
            FieldPanel("language", widget=select(language_choices)),
            FieldPanel("text", widget=forms.Textarea(attrs={"rows": 6})),
            FieldPanel("translation_origin"),
        ],
        heading=_("Texts"),
        label=_("text"),
    ),
    InlinePanelWithLanguages(
        "services",
        panels=[
            FieldPanel("service_type", widget=select(vocabulary_choices(ServiceType))),
            FieldRowPanel([FieldPanel("languages"), FieldPanel("cost_option")]),
            FieldPanel("delivery_modes"),
            FieldPanel("note"),
        ],
        heading=_("Services"),
        label=_("service"),
    ),
    InlinePanel(
        "target_populations",
        panels=[FieldPanel("target_population", widget=select(vocabulary_choices(TargetPopulation)))],
        heading=_("Populations served"),
        label=_("population"),
    ),
]

location_panels = [
    HelpPanel(_("Add only areas that the group itself says it serves. An office somewhere says nothing about them.")),
    InlinePanel("service_areas", panels=[FieldPanel("area_code")], heading=_("Areas served"), label=_("area")),
    HelpPanel(
        _("An office is hidden unless you choose otherwise: neither its street nor its place leaves this form.")
    ),
    InlinePanel(
        "locations",
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

contact_panels = [
    HelpPanel(
        _(
            "A number that you add here is shown to everyone unless you choose otherwise. A number that came with an "
            "imported list is for stewards only until you have confirmed that the group makes it public."
        )
    ),
    InlinePanelWithLanguages(
        "phones",
        panels=[
            FieldRowPanel([FieldPanel("number"), FieldPanel("extension"), FieldPanel("visibility")]),
            FieldPanel("languages"),
            FieldPanel("types"),
            FieldPanel("description"),
        ],
        heading=_("Phones"),
        label=_("phone"),
    ),
    HelpPanel(_("Only stewards see a contact unless you choose otherwise.")),
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

organization_edit_handler = TabbedInterface(
    [
        ObjectList(service_panels, heading=_("What it does")),
        ObjectList(location_panels, heading=_("Where")),
        ObjectList(contact_panels, heading=_("How to reach it")),
    ]
)
