"""The list and the chooser of files say what a file is: its language, kind and pages; and find it by them."""

import django_filters
from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, CollectionFilterMixin, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.documents.views.chooser import DocumentChooseResultsView, DocumentChooseView
from wagtail.documents.views.documents import DocumentsFilterSet, IndexView

from .models import Kind, SiteDocument

_FILTER = {"data-chooser-modal-search-filter": True}
_ANY = ("", _("All"))


def document_columns() -> list[Column]:
    """Columns of the list and the chooser, beside Wagtail's own: language, kind and pages."""
    return [
        Column("language", label=_("Language"), accessor="get_language_display"),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("pages", label=_("Pages"), accessor=_page_count_label),
    ]


def _page_count_label(document) -> str:
    if getattr(document, "lacks_text", False):
        return gettext("%(count)d (scan without text)") % {"count": document.pages}
    return document.pages or ""


class ChooserFilter(CollectionFilterMixin, SearchFilterMixin, BaseFilterForm):
    """The search of the chooser, with filters by language and kind."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[_ANY, *settings.LANGUAGES],
        required=False,
        widget=forms.Select(_FILTER),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[_ANY, *Kind.choices], required=False, widget=forms.Select(_FILTER)
    )

    def filter(self, objects):
        chosen = {name: value for name in ("language", "kind") if (value := self.cleaned_data.get(name))}
        return super().filter(objects.filter(**chosen))


class ChooserMixin:
    """Adds our columns and filters to the chooser, and leaves withdrawn files out."""

    filter_form_class = ChooserFilter

    def get_object_list(self):
        return super().get_object_list().filter(withdrawn_on=None).with_lacks_text()

    @property
    def columns(self):
        first, *others = super().columns
        return [first, *document_columns(), *others]


class ChooseView(ChooserMixin, DocumentChooseView):
    """The dialog in which an editor chooses a document."""


class ChooseResultsView(ChooserMixin, DocumentChooseResultsView):
    """The results in that dialog, when an editor searches or turns the page."""


class DocumentFilterSet(DocumentsFilterSet):
    """The filters of the list of documents, with language and kind."""

    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)

    class Meta(DocumentsFilterSet.Meta):
        model = SiteDocument


class DocumentIndexView(IndexView):
    """The list of documents in the admin, withdrawn ones among them."""

    filterset_class = DocumentFilterSet

    def get_base_queryset(self):
        return super().get_base_queryset().with_lacks_text()

    @cached_property
    def columns(self):
        boxes, title, *others = super().columns
        withdrawn = Column("withdrawn_on", label=_("Withdrawn"), accessor=lambda file: file.withdrawn_on or "")
        return [boxes, title, *document_columns(), withdrawn, *others]
