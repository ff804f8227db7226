"""The handler of links to pages that all rich text of the site uses."""

from wagtail import hooks

from .page_links import LivePageLinkHandler


@hooks.register("register_rich_text_features", order=10)
def register_page_link_handler(features):
    """After Wagtail's own, which it takes the place of."""
    features.register_link_type(LivePageLinkHandler)
