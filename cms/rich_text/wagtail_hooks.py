from wagtail import hooks

from .page_links import PageLink


@hooks.register("register_rich_text_features", order=10)
def lead_to_pages_in_the_readers_language(features):
    """After Wagtail's own, which it takes the place of."""
    features.register_link_type(PageLink)
