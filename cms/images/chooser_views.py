"""The chooser of images says who made one, its words for those who cannot see, and whether its face may be shown."""

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.images.views.chooser import ImageChooseResultsView, ImageChooseView
from wagtail.images.views.images import ImagesFilterSet, IndexView

from .models import SiteImage


def image_columns() -> list[Column]:
    return [
        Column("credit", label=_("Credit")),
        Column("description", label=_("Alt text")),
        Column("consent", label=_("Consent")),
    ]


class ChooserMixin:
    @cached_property
    def columns(self):
        return [*super().columns, *image_columns()] if self.layout == "list" else []


class ChooseView(ChooserMixin, ImageChooseView):
    pass


class ChooseResultsView(ChooserMixin, ImageChooseResultsView):
    pass


class ImageFilterSet(ImagesFilterSet):
    consent = django_filters.ChoiceFilter(
        label=_("Consent"), choices=[("missing", _("Face without consent"))], method="filter_consent"
    )

    class Meta(ImagesFilterSet.Meta):
        model = SiteImage

    def filter_consent(self, images, name, value):
        return images.without_consent()


class ImageIndexView(IndexView):
    filterset_class = ImageFilterSet
