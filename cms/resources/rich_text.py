"""Links to resources, kept by the identity that all their languages share."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.rich_text.handlers import KeyedLinkHandler, LinkChooserViewSet, TitleFilter, valid_uuids
from cms.rich_text.page_links import resolve_page_links
from cms.visibility.querysets import published

from .models import ResourcePage


class ResourceLinkHandler(KeyedLinkHandler):
    """A link to a resource: `id` is its translation key."""

    identifier = "resource"
    entity = "RESOURCE"
    icon = "doc-full-inverse"
    description = _("Resource")
    chooser = "resource_link:choose"

    @staticmethod
    def get_model():
        return Page

    @classmethod
    def resolve(cls, keys):
        return resolve_page_links(set(valid_uuids(keys)))

    @classmethod
    def referenced_objects(cls, key):
        return Page.objects.filter(translation_key__in=valid_uuids([key]))


class ResourceLinkChooser(LinkChooserViewSet):
    """Where an editor chooses the resource a link leads to."""

    model = ResourcePage
    link = ResourceLinkHandler
    icon = ResourceLinkHandler.icon
    filter_form_class = TitleFilter
    choose_one_text = _("Choose a resource")

    def get_object_list(self):
        """Each once, in the source language: a link leads each reader to their own."""
        pages = published(ResourcePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE))
        return pages.order_by("title")

    def key_of(self, thing):
        return str(thing.translation_key)


resource_link_chooser = ResourceLinkChooser("resource_link", url_prefix="links/resource")
