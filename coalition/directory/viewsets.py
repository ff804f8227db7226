"""The directory in the admin: what stewards see and do. Groups are never deleted, and never put into revisions."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    HistoryView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from cms.i18n.active_language import active_language
from cms.i18n.language_names import LANGUAGE_NAMES
from cms.places.areas import place_name
from cms.places.models import Region
from cms.visibility.choosers import ListedOnlyMixin

from . import action_views, panels
from .history import log_changes, snapshot
from .models import ChangeLog, ConflictError, Organization, ServiceType, TargetPopulation
from .models.organization import VerificationStatus
from .querysets import OrganizationQuerySet
from .services import change_log

MAX_AREAS = 3
UNKNOWN = "unknown"


def service_areas_label(organization: Organization) -> str:
    """The first areas that a group serves, by name, and how many more there are."""
    codes = [row.area_code for row in organization.service_areas.all()]
    named = "; ".join(place_name(code, with_state=True) for code in codes[:MAX_AREAS])
    more = len(codes) - MAX_AREAS
    return f"{named} + {more}" if more > 0 else named or gettext("unknown")


def service_choices() -> list[tuple[str, str]]:
    """Services, by name in the steward's language."""
    return sorted(ServiceType.names(active_language()).items(), key=lambda pair: pair[1])


def language_choices() -> list[tuple[str, Promise | str]]:
    """Languages that groups speak, by name."""
    return sorted(LANGUAGE_NAMES.items(), key=lambda pair: str(pair[1]))


def area_choices() -> list[tuple[str, Promise | str]]:
    """Not known, then the states and territories by name."""
    return [(UNKNOWN, _("unknown")), *((region.code, region.name) for region in Region.objects.states())]


def import_sources(request: HttpRequest | None) -> QuerySet[Any]:
    """The lists that organizations came from. The app above this one declares them (coalition.imports)."""
    record: Any = Organization._meta.get_field("source_records").related_model
    sources: QuerySet[Any] = record._meta.get_field("source").related_model.objects.all()
    return sources


class OrganizationFilterSet(WagtailFilterSet):
    """What a steward may narrow the list of groups by."""

    status = django_filters.ChoiceFilter(
        label=_("Verification status"), choices=VerificationStatus.choices, method="with_status"
    )
    service_type = django_filters.ChoiceFilter(label=_("Service"), choices=service_choices, method="with_service")
    area = django_filters.ChoiceFilter(label=_("Area served"), choices=area_choices, method="covering_area_or_part")
    language = django_filters.ChoiceFilter(label=_("Language"), choices=language_choices, method="with_language")
    source = django_filters.ModelChoiceFilter(
        label=_("Source"), queryset=import_sources, field_name="source_records__source", distinct=True
    )

    class Meta:
        model = Organization
        fields: list[str] = []

    def with_status(self, organizations: OrganizationQuerySet, name: str, value: str) -> OrganizationQuerySet:
        return organizations.with_status(value)

    def with_service(self, organizations: OrganizationQuerySet, name: str, value: str) -> OrganizationQuerySet:
        return organizations.with_service(value)

    def covering_area_or_part(
        self, organizations: OrganizationQuerySet, name: str, value: str
    ) -> OrganizationQuerySet:
        return (
            organizations.without_service_areas() if value == UNKNOWN else organizations.covering_area_or_part(value)
        )

    def with_language(self, organizations: OrganizationQuerySet, name: str, value: str) -> OrganizationQuerySet:
        return organizations.with_language(value)


class OrganizationCreateView(CreateView):
    """A new group, whose facts are the first lines of its history."""

    def save_instance(self) -> Organization:
        organization: Organization = super().save_instance()
        log_changes(organization=organization, before={}, after=snapshot(organization), by=self.request.user)
        return organization


class OrganizationEditView(EditView):
    """The version that was opened travels with the form; whoever saves an older one is told and loses nothing."""

    def save_instance(self) -> Organization:
        with change_log(self.form.instance, self.request.user):
            organization: Organization = super().save_instance()
        return organization

    def form_valid(self, form: ModelForm) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except ConflictError:
            self.produced_error_code = "stale_write"
            self.produced_error_message = action_views.conflict_message(self.object)
            answer = self.form_invalid(form)
        return answer

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        actions = [("verify", _("Verify"), "check")]
        if self.object.unlisted_at:
            actions.append(("relist", _("List again"), "view"))
        else:
            actions += [("unlist", _("Unlist"), "no-view"), ("merge", _("Merge"), "collapse-up")]
        buttons = [
            HeaderButton(
                label,
                url=reverse(f"{action_views.NAMESPACE}:{name}", args=[self.object.pk]),
                icon_name=icon,
                priority=at,
            )
            for at, (name, label, icon) in enumerate(actions)
        ]
        if self.object.was_ever_public:
            page = reverse("group", args=[self.object.slug])
            buttons.append(HeaderButton(_("View on site"), url=page, icon_name="link-external", priority=9))
        return buttons


class OrganizationHistoryView(HistoryView):
    """Field by field. Of private fields it says only that they were changed."""

    filterset_class = None

    @cached_property
    def columns(self) -> list[Column]:
        return [
            DateColumn("when", label=_("When")),
            UserColumn("who", label=_("Who")),
            Column("field", label=_("Field")),
            Column("before", label=_("Before"), accessor=lambda change: self._shown(change, change.before)),
            Column("after", label=_("After"), accessor=lambda change: self._shown(change, change.after)),
        ]

    def _shown(self, change: ChangeLog, value: str) -> str:
        return gettext("private") if change.private else value

    def get_base_queryset(self) -> QuerySet[ChangeLog]:
        changes: QuerySet[ChangeLog] = self.object.changes.select_related("who", "who__wagtail_userprofile")
        return changes


class OrganizationChooserViewSet(ListedOnlyMixin, SnippetChooserViewSet):
    """For everybody who may log in to the admin, so it names listed groups only."""

    def get_object_list(self) -> OrganizationQuerySet:
        return Organization.objects.listed()


class OrganizationViewSet(SnippetViewSet):
    """The groups, as stewards see them."""

    model = Organization
    icon = "group"
    menu_label = _("Groups")
    edit_handler = panels.organization_edit_handler
    index_template_name = "directory/admin/group_index.html"
    add_view_class = OrganizationCreateView
    edit_view_class = OrganizationEditView
    history_view_class = OrganizationHistoryView
    chooser_viewset_class = OrganizationChooserViewSet
    filterset_class = OrganizationFilterSet
    search_fields = ["name", "slug", "website"]
    copy_view_enabled = False
    list_per_page = 50
    list_export = [
        "name",
        "slug",
        "verification_status",
        "website",
        "assured_on",
        "next_review_due",
    ]  # what is public or about checking
    export_filename = "groups"
    list_display = [
        "name",
        Column(
            "verification_status",
            label=_("Verification status"),
            accessor=lambda organization: VerificationStatus(organization.verification_status).label,
        ),
        Column("service_areas", label=_("Areas served"), accessor=service_areas_label),
        Column("next_review_due", label=_("Next verification due"), sort_key="next_review_due"),
    ]

    def get_queryset(self, request: HttpRequest) -> OrganizationQuerySet:
        return Organization.objects.prefetch_related("service_areas")

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
        return kept + [
            path("verify/<int:pk>/", action_views.VerifyView.as_view(), name="verify"),
            path("unlist/<int:pk>/", action_views.UnlistView.as_view(), name="unlist"),
            path("relist/<int:pk>/", action_views.RelistView.as_view(), name="relist"),
            path("merge/<int:pk>/", action_views.MergeView.as_view(), name="merge"),
        ]


class ServiceTypeViewSet(SnippetViewSet):
    """The words for services."""

    model = ServiceType
    icon = "tag"
    menu_label = _("Services")
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]


class TargetPopulationViewSet(SnippetViewSet):
    """The words for those whom groups serve."""

    model = TargetPopulation
    icon = "user"
    menu_label = _("Populations")
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]


class DirectoryViewSetGroup(SnippetViewSetGroup):
    """The menu "Directory". Apps above this one add their entries to it in `ready()`."""

    items: tuple[type[ViewSet], ...] = (OrganizationViewSet, ServiceTypeViewSet, TargetPopulationViewSet)
    menu_label = _("Directory")
    menu_name = "directory"
    menu_icon = "group"
    menu_order = 250

    @classmethod
    def register(cls, viewset: type[ViewSet], *, position: int) -> None:
        """Add an entry to the menu, once; 0 is the first."""
        if viewset not in cls.items:
            cls.items = (*cls.items[:position], viewset, *cls.items[position:])
