from wagtail import hooks

from cms.rich_text.handlers import register

from .rich_text import RegionLinkHandler, region_link_chooser


@hooks.register("register_rich_text_features")
def register_link(features):
    register(features, RegionLinkHandler)


@hooks.register("register_admin_viewset")
def register_chooser():
    return region_link_chooser
