"""Documents in the admin: list, chooser, bulk upload and report; links to them, and the page of withdrawn ones."""

from django.urls import include, path
from wagtail import hooks
from wagtail.documents.views.chooser import viewset as chooser

from . import bulk_upload_views, chooser_views, reports
from .rich_text import SiteDocumentLinkHandler
from .views import withdrawn

chooser.choose_view_class = chooser_views.ChooseView
chooser.choose_results_view_class = chooser_views.ChooseResultsView


@hooks.register("register_rich_text_features", order=10)
def register_document_link_handler(features):
    """After Wagtail's own, which it takes the place of."""
    features.register_link_type(SiteDocumentLinkHandler)


@hooks.register("before_serve_document", order=10)
def serve_withdrawn_notice(document, request):
    """After Wagtail's own, which keeps private files private."""
    return withdrawn(document, request) if document.is_withdrawn else None


@hooks.register("register_admin_urls", order=-1)
def register_document_urls():
    """Before Wagtail's own at the same addresses: one page takes in one file or a whole folder."""
    pages = [
        path("documents/", chooser_views.DocumentIndexView.as_view(), name="index"),
        path("documents/results/", chooser_views.DocumentIndexView.as_view(results_only=True), name="index_results"),
        path("documents/multiple/add/", bulk_upload_views.bulk_upload, name="folder"),
        path("documents/folder/receive/", bulk_upload_views.upload, name="receive"),
    ]
    return [path("", include((pages, "files")))]


@hooks.register("register_admin_urls")
def register_format_request_urls():
    """The report on format requests, at `wishes/` in the admin."""
    return [path("wishes/", include((reports.URLS, "format_requests")))]


hooks.register("register_reports_menu_item", reports.menu_item)
