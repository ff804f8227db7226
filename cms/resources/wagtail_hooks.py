from wagtail import hooks

from cms.rich_text.handlers import register

from .rich_text import ResourceLinkHandler, resource_link_chooser


@hooks.register("register_rich_text_features")
def register_link(features):
    register(features, ResourceLinkHandler)


@hooks.register("register_admin_viewset")
def register_chooser():
    return resource_link_chooser
