"""The directory in the admin: what stewards see and do. Groups are never deleted, and never put into revisions."""

import django_filters
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
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

from cms.i18n.language_names import SPOKEN
from cms.places.lookup import place_name
from cms.places.models import Region
from cms.visibility.choosers import ListedOnlyMixin

from . import panels, steward_views, waiting_views
from .history import facts, record
from .models import Group, Population, Service, Source, StaleWrite
from .models.group import State
from .services import recorded

MOST_AREAS = 3
UNKNOWN = "unknown"


def coverage_in_words(group: Group) -> str:
    codes = [row.code for row in group.coverage.all()]
    named = "; ".join(place_name(code, with_state=True) for code in codes[:MOST_AREAS])
    more = len(codes) - MOST_AREAS
    return f"{named} + {more}" if more > 0 else named or gettext("unknown")


def service_choices():
    return sorted(Service.names(get_language()).items(), key=lambda pair: pair[1])


def language_choices():
    return sorted(SPOKEN.items(), key=lambda pair: str(pair[1]))


def area_choices():
    return [(UNKNOWN, _("unknown")), *((region.code, region.name) for region in Region.objects.states())]


class GroupFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State of checking"), choices=State.choices, method="in_state")
    service = django_filters.ChoiceFilter(label=_("Service"), choices=service_choices, method="offering")
    area = django_filters.ChoiceFilter(label=_("Area served"), choices=area_choices, method="touching")
    language = django_filters.ChoiceFilter(label=_("Language"), choices=language_choices, method="speaking")
    source = django_filters.ModelChoiceFilter(
        label=_("Source"), queryset=Source.objects.all(), field_name="records__source", distinct=True
    )

    class Meta:
        model = Group
        fields = []

    def in_state(self, groups, name, value):
        return groups.in_state(value)

    def offering(self, groups, name, value):
        return groups.offering(value)

    def touching(self, groups, name, value):
        return groups.without_coverage() if value == UNKNOWN else groups.touching(value)

    def speaking(self, groups, name, value):
        return groups.speaking(value)


class GroupCreate(CreateView):
    def save_instance(self):
        group = super().save_instance()
        record(group=group, before={}, after=facts(group), by=self.request.user)
        return group


class GroupEdit(EditView):
    """The version that was opened travels with the form; whoever saves an older one is told and loses nothing."""

    def save_instance(self):
        with recorded(self.form.instance, self.request.user):
            return super().save_instance()

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StaleWrite:
            self.produced_error_code = "stale_write"
            self.produced_error_message = steward_views.stale_message(self.object)
            return self.form_invalid(form)

    @cached_property
    def header_buttons(self):
        actions = [("verify", _("Verify"), "check")]
        if self.object.unlisted_at:
            actions.append(("relist", _("List again"), "view"))
        else:
            actions += [("unlist", _("Unlist"), "no-view"), ("merge", _("Merge"), "collapse-up")]
        buttons = [
            HeaderButton(
                label,
                url=reverse(f"{steward_views.NAMESPACE}:{name}", args=[self.object.pk]),
                icon_name=icon,
                priority=at,
            )
            for at, (name, label, icon) in enumerate(actions)
        ]
        if self.object.was_ever_public:
            page = reverse("group", args=[self.object.slug])
            buttons.append(HeaderButton(_("Its page"), url=page, icon_name="link-external", priority=9))
        return buttons


class GroupHistory(HistoryView):
    """Field by field. Of private fields it says only that they were changed."""

    filterset_class = None

    @cached_property
    def columns(self):
        return [
            DateColumn("when", label=_("When")),
            UserColumn("who", label=_("Who")),
            Column("field", label=_("Field")),
            Column("before", label=_("Before"), accessor=lambda change: self._shown(change, change.before)),
            Column("after", label=_("After"), accessor=lambda change: self._shown(change, change.after)),
        ]

    def _shown(self, change, value: str) -> str:
        return gettext("private") if change.private else value

    def get_base_queryset(self):
        return self.object.changes.select_related("who", "who__wagtail_userprofile")


class GroupChooser(ListedOnlyMixin, SnippetChooserViewSet):
    """For everybody who may log in to the admin, so it names listed groups only."""

    def get_object_list(self):
        return Group.objects.listed()


class GroupViewSet(SnippetViewSet):
    model = Group
    icon = "group"
    menu_label = _("Groups")
    edit_handler = panels.group_form
    index_template_name = "coalition/admin/groups.html"
    add_view_class = GroupCreate
    edit_view_class = GroupEdit
    history_view_class = GroupHistory
    chooser_viewset_class = GroupChooser
    filterset_class = GroupFilters
    search_fields = ["name", "slug", "website"]
    copy_view_enabled = False
    list_per_page = 50
    list_export = ["name", "slug", "state", "website", "verified_on", "next_due"]  # what is public or about checking
    export_filename = "groups"
    list_display = [
        "name",
        Column("state", label=_("State of checking"), accessor=lambda group: State(group.state).label),
        Column("coverage", label=_("Areas served"), accessor=coverage_in_words),
        Column("next_due", label=_("Next check due"), sort_key="next_due"),
    ]

    def get_queryset(self, request):
        return Group.objects.prefetch_related("coverage")

    def get_urlpatterns(self):
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
        return kept + [
            path("verify/<int:pk>/", steward_views.VerifyGroup.as_view(), name="verify"),
            path("unlist/<int:pk>/", steward_views.UnlistGroup.as_view(), name="unlist"),
            path("relist/<int:pk>/", steward_views.RelistGroup.as_view(), name="relist"),
            path("merge/<int:pk>/", steward_views.MergeGroup.as_view(), name="merge"),
        ]


class WaitingImports(ViewSet):
    name = "waiting_imports"
    url_prefix = "directory/waiting-imports"
    menu_label = _("Waiting imports")
    menu_icon = icon = "download"

    @cached_property
    def menu_item_class(self):
        class WaitingMenuItem(MenuItem):
            def is_shown(self, request):
                return request.user.has_perm("coalition.change_sourcerecord")

        return WaitingMenuItem

    def get_urlpatterns(self):
        return [
            path("", waiting_views.WaitingList.as_view(), name="list"),
            path("<int:pk>/", waiting_views.decide_on, name="decide"),
        ]


class ServiceViewSet(SnippetViewSet):
    model = Service
    icon = "tag"
    menu_label = _("Services")
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]


class PopulationViewSet(SnippetViewSet):
    model = Population
    icon = "user"
    menu_label = _("Populations")
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]


class Directory(SnippetViewSetGroup):
    items = (GroupViewSet, WaitingImports, ServiceViewSet, PopulationViewSet)
    menu_label = _("Directory")
    menu_name = "directory"
    menu_icon = "group"
    menu_order = 250
