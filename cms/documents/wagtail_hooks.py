from wagtail import hooks

from .rich_text import DocumentLink


@hooks.register("register_rich_text_features", order=10)
def lead_to_files(features):
    """After Wagtail's own, which it takes the place of."""
    features.register_link_type(DocumentLink)
