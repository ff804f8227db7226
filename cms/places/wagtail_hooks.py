"""Links to regions in the rich text editor, and the chooser for them."""

from wagtail import hooks

from cms.rich_text.handlers import register

from .rich_text import RegionLinkHandler, region_link_chooser


@hooks.register("register_rich_text_features")
def register_link(features):
    """Make the editor of rich text know links to regions, as the feature `region-link`."""
    register(features, RegionLinkHandler)


@hooks.register("register_admin_viewset")
def register_chooser():
    """The viewset of the dialog in which an editor chooses the region a link leads to."""
    return region_link_chooser
