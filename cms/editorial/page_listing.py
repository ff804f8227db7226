"""The pages in the admin: columns and filters for what an editor looks for."""

import django_filters
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Locale, Page

from . import page_actions, translation_status

DUE, UNREAD, BEHIND, UNFINISHED, FINISHED = "due", "unread", "behind", "unfinished", "finished"
REVIEWS = {DUE: translation_status.due_for_review, UNREAD: translation_status.lacking_legal_review}
TRANSLATIONS = {
    BEHIND: translation_status.translations_outdated,
    UNFINISHED: translation_status.translations_incomplete,
    FINISHED: translation_status.translations_complete,
}


class PageFilterSet(GenericPageFilterSet):
    """What an editor may narrow a list of pages by: language, review, state of translation, missing language."""

    locale = django_filters.ModelChoiceFilter(
        label=_("Language"), queryset=lambda request: Locale.objects.all(), widget=RadioSelect, empty_label=_("Any")
    )
    review = django_filters.ChoiceFilter(
        label=_("Review"), method="filter_review", widget=RadioSelect, empty_label=_("Any"),
        choices=[(DUE, _("Due for review")), (UNREAD, _("Needs legal review"))],
    )  # fmt: skip
    translation = django_filters.ChoiceFilter(
        label=_("Translation"), method="filter_translation", widget=RadioSelect, empty_label=_("Any"),
        choices=[
            (BEHIND, _("Outdated")), (UNFINISHED, _("In progress")),
            (FINISHED, _("Ready to publish")),
        ],
    )  # fmt: skip
    missing = django_filters.ModelChoiceFilter(
        label=_("Missing in"), queryset=lambda request: Locale.objects.all(), method="filter_missing_locale",
        widget=RadioSelect,
        empty_label=_("Any"),
    )  # fmt: skip

    def filter_review(self, pages, name, value):
        return REVIEWS[value](pages)

    def filter_translation(self, pages, name, value):
        return TRANSLATIONS[value](pages)

    def filter_missing_locale(self, pages, name, value):
        return translation_status.without_translation_in(pages, value)


def describe_missing_locales(page: Page) -> str:
    """Codes of the languages that a page lacks, "es, vi", for the column "Missing in"; "" where it lacks none."""
    return ", ".join(getattr(page, "missing_locales", []))


class PageListingView(ExplorableIndexView):
    """The pages below a page of the tree: with language, day of the next review, missing languages and owner."""

    paginate_by = 20  # wagtail-localize asks the database twice for each row
    base_columns = [
        *ExplorableIndexView.base_columns[:-1],
        Column("language", label=_("Language"), accessor="locale.get_display_name", width="10%"),
        DateColumn("due", label=_("Review by"), accessor="due", sort_key="due", width="10%"),
        Column("missing_locales", label=_("Missing in"), accessor=describe_missing_locales, width="10%"),
        UserColumn("owner", label=_("Owner"), width="10%"),
        ExplorableIndexView.base_columns[-1],
    ]

    def annotate_queryset(self, pages):
        return super().annotate_queryset(
            translation_status.annotate_review_due(pages).prefetch_related("owner__wagtail_userprofile")
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        translation_status.annotate_missing_locales(context["object_list"])
        return context


class PageListingViewSet(PageViewSet):
    """Wagtail's views of pages, with this list and its filters, and with actions that take translations along."""

    model = Page
    index_view_class = PageListingView
    filterset_class = PageFilterSet
    unpublish_view_class = page_actions.UnpublishWithTranslationsView
    delete_view_class = page_actions.DeleteWithTranslationsView
    move_confirm_view_class = page_actions.MoveWithTranslationsView
    set_privacy_view_class = page_actions.SetPrivacyWithTranslationsView
