from django.urls import include, path
from wagtail import hooks
from wagtail.images.views.chooser import viewset as chooser

from . import choosing

chooser.choose_view_class = choosing.Choose
chooser.choose_results_view_class = choosing.ChooseResults


@hooks.register("register_admin_urls", order=-1)
def register_our_list():
    """Before Wagtail's own at the same addresses: with a filter by consent."""
    pages = [
        path("images/", choosing.ImagesIndex.as_view(), name="index"),
        path("images/results/", choosing.ImagesIndex.as_view(results_only=True), name="index_results"),
    ]
    return [path("", include((pages, "pictures")))]
