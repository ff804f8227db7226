"""The chooser of images says who made one, its words for those who cannot see, and whether its face may be shown."""

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.images.views.chooser import ImageChooseResultsView, ImageChooseView
from wagtail.images.views.images import ImagesFilterSet, IndexView

from .models import SiteImage


def what_to_know() -> list[Column]:
    return [
        Column("credit", label=_("Credit")),
        Column("description", label=_("Words for those who cannot see it")),
        Column("consent", label=_("Consent")),
    ]


class _Choosing:
    @cached_property
    def columns(self):
        return [*super().columns, *what_to_know()] if self.layout == "list" else []


class Choose(_Choosing, ImageChooseView):
    pass


class ChooseResults(_Choosing, ImageChooseResultsView):
    pass


class ImagesFilter(ImagesFilterSet):
    consent = django_filters.ChoiceFilter(
        label=_("Consent"), choices=[("missing", _("Face without consent"))], method="by_consent"
    )

    class Meta(ImagesFilterSet.Meta):
        model = SiteImage

    def by_consent(self, images, name, value):
        return images.without_consent()


class ImagesIndex(IndexView):
    filterset_class = ImagesFilter
