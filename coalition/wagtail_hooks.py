from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.links import register

from .rich_text import GroupLink, group_link_chooser
from .viewsets import Directory

register_snippet(Directory)


@hooks.register("register_rich_text_features")
def register_link(features):
    register(features, GroupLink)


@hooks.register("register_admin_viewset")
def register_chooser():
    return group_link_chooser
