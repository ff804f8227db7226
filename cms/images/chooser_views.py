"""The chooser of images says who made one, its words for those who cannot see, and whether its face may be shown."""

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.images.views.chooser import ImageChooseResultsView, ImageChooseView
from wagtail.images.views.images import ImagesFilterSet, IndexView

from .models import SiteImage


def image_columns() -> list[Column]:
    """Columns of the chooser, beside Wagtail's own: credit, alt text and consent."""
    return [
        Column("credit", label=_("Credit")),
        Column("description", label=_("Alt text")),
        Column("consent", label=_("Consent")),
    ]


class ChooserMixin:
    """Adds our columns where images are shown as a list; the grid has no columns."""

    @cached_property
    def columns(self):
        return [*super().columns, *image_columns()] if self.layout == "list" else []


class ChooseView(ChooserMixin, ImageChooseView):
    """The dialog in which an editor chooses an image."""


class ChooseResultsView(ChooserMixin, ImageChooseResultsView):
    """The results in that dialog, when an editor searches or turns the page."""


class ImageFilterSet(ImagesFilterSet):
    """The filters of the list of images, with one for faces without consent."""

    consent = django_filters.ChoiceFilter(
        label=_("Consent"), choices=[("missing", _("Face without consent"))], method="filter_consent"
    )

    class Meta(ImagesFilterSet.Meta):
        model = SiteImage

    def filter_consent(self, images, name, value):
        return images.without_consent()


class ImageIndexView(IndexView):
    """The list of images in the admin."""

    filterset_class = ImageFilterSet
