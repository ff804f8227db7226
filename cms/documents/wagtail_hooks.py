from wagtail import hooks

from .rich_text import DocumentLink
from .views import withdrawn


@hooks.register("register_rich_text_features", order=10)
def lead_to_files(features):
    """After Wagtail's own, which it takes the place of."""
    features.register_link_type(DocumentLink)


@hooks.register("before_serve_document", order=10)
def say_that_it_was_withdrawn(document, request):
    """After Wagtail's own, which keeps private files private."""
    return withdrawn(document, request) if document.is_withdrawn else None
