from django.urls import include, path
from wagtail import hooks
from wagtail.documents.views.chooser import viewset as chooser

from . import choosing, folder_views, reports
from .rich_text import DocumentLink
from .views import withdrawn

chooser.choose_view_class = choosing.Choose
chooser.choose_results_view_class = choosing.ChooseResults


@hooks.register("register_rich_text_features", order=10)
def lead_to_files(features):
    """After Wagtail's own, which it takes the place of."""
    features.register_link_type(DocumentLink)


@hooks.register("before_serve_document", order=10)
def say_that_it_was_withdrawn(document, request):
    """After Wagtail's own, which keeps private files private."""
    return withdrawn(document, request) if document.is_withdrawn else None


@hooks.register("register_admin_urls", order=-1)
def register_our_pages():
    """Before Wagtail's own at the same addresses: one page takes in one file or a whole folder."""
    pages = [
        path("documents/", choosing.FilesIndex.as_view(), name="index"),
        path("documents/results/", choosing.FilesIndex.as_view(results_only=True), name="index_results"),
        path("documents/multiple/add/", folder_views.folder, name="folder"),
        path("documents/folder/receive/", folder_views.receive, name="receive"),
    ]
    return [path("", include((pages, "files")))]


@hooks.register("register_admin_urls")
def register_wishes():
    return [path("wishes/", include((reports.URLS, "wishes")))]


hooks.register("register_reports_menu_item", reports.menu_item)
