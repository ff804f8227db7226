"""Links to resources in the editor of rich text, and the dialog in which one is chosen."""

from wagtail import hooks

from cms.rich_text.handlers import register

from .rich_text import ResourceLinkHandler, resource_link_chooser


@hooks.register("register_rich_text_features")
def register_link(features):
    """The feature `resource-link` of rich text."""
    register(features, ResourceLinkHandler)


@hooks.register("register_admin_viewset")
def register_chooser():
    """The dialog, at links/resource/ below the address of the admin."""
    return resource_link_chooser
