"""The chooser and the list of images in the admin, with credit and consent."""

from django.urls import include, path
from wagtail import hooks
from wagtail.images.views.chooser import viewset as chooser

from . import chooser_views

chooser.choose_view_class = chooser_views.ChooseView
chooser.choose_results_view_class = chooser_views.ChooseResultsView


@hooks.register("register_admin_urls", order=-1)
def register_image_urls():
    """Before Wagtail's own at the same addresses: with a filter by consent."""
    pages = [
        path("images/", chooser_views.ImageIndexView.as_view(), name="index"),
        path("images/results/", chooser_views.ImageIndexView.as_view(results_only=True), name="index_results"),
    ]
    return [path("", include((pages, "pictures")))]
