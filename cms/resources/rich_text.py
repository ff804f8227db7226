"""Links to resources, kept by the identity that all their languages share."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.rich_text.handlers import LinkChooserViewSet, StoredLink, TitleFilter, only_uuids
from cms.rich_text.page_links import page_destinations
from cms.visibility.querysets import published

from .models import ResourcePage


class ResourceLink(StoredLink):
    identifier = "resource"
    entity = "RESOURCE"
    icon = "doc-full-inverse"
    description = _("Resource")
    chooser = "resource_link:choose"

    @staticmethod
    def get_model():
        return Page

    @classmethod
    def destinations(cls, keys):
        return page_destinations(set(only_uuids(keys)))

    @classmethod
    def objects_of(cls, key):
        return Page.objects.filter(translation_key__in=only_uuids([key]))


class ResourceLinkChooser(LinkChooserViewSet):
    model = ResourcePage
    link = ResourceLink
    icon = ResourceLink.icon
    filter_form_class = TitleFilter
    choose_one_text = _("Choose a resource")

    def get_object_list(self):
        """Each once, in the source language: a link leads each reader to their own."""
        pages = published(ResourcePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE))
        return pages.order_by("title")

    def key_of(self, thing):
        return str(thing.translation_key)


resource_link_chooser = ResourceLinkChooser("resource_link", url_prefix="links/resource")
