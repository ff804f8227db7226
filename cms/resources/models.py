"""Resources with their files and tags, and the collections they stand in."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.models import Orderable
from wagtail_localize.fields import SynchronizedField

from cms.documents.models import DocumentText, Kind, SiteDocument
from cms.images.models import Tag
from cms.pages.models import BasePage, ContentPage
from cms.visibility.querysets import published


class ResourceCollectionPage(ContentPage):
    """Resources for one purpose or audience; its children are the resources and further collections."""

    search_kind = "collection"
    parent_page_types = ["home.HomePage", "resources.ResourceCollectionPage"]
    subpage_types = ["resources.ResourcePage", "resources.ResourceCollectionPage"]
    content_panels = [
        HelpPanel(_("A collection of resources and sub-collections.")),
        *ContentPage.content_panels,
    ]

    class Meta:
        verbose_name = _("resource collection")
        verbose_name_plural = _("resource collections")

    def get_context(self, request, *args, **kwargs):
        children = list(published(self.get_children()).specific())
        for child in children:
            child.locale = self.locale
        resources = [child for child in children if isinstance(child, ResourcePage)]
        show_files(resources)
        return super().get_context(request, *args, **kwargs) | {
            "collections": [child for child in children if isinstance(child, ResourceCollectionPage)],
            "resources": resources,
        }


class ResourceTag(ItemBase):
    """A tag of a resource: a word that the search finds it by and that no reader sees. Images use the same tags."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="resource_items")
    content_object = ParentalKey("resources.ResourcePage", on_delete=models.CASCADE, related_name="tagged_items")


class ResourcePage(ContentPage):
    """Something to print, send or use: one thing, with a file for each language it exists in."""

    search_kind = "resource"
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.FLYER)

    tags = ClusterTaggableManager(
        through=ResourceTag, blank=True, verbose_name=_("tags"), help_text=_("For editors: readers never see them.")
    )

    parent_page_types = ["resources.ResourceCollectionPage"]
    subpage_types: list[str] = []
    content_panels = [
        HelpPanel(_("One thing to print, send or use. Add its files below, one for each language.")),
        *BasePage.content_panels,
        FieldPanel("kind"),
        InlinePanel("files", label=_("file"), heading=_("Files")),
        FieldPanel("body"),
    ]
    promote_panels = [*ContentPage.promote_panels, FieldPanel("tags")]
    override_translatable_fields = [
        *ContentPage.override_translatable_fields,
        SynchronizedField("kind"),
        SynchronizedField("files"),
    ]

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    @cached_property
    def uuid(self) -> str:
        """The public identity, one for all languages (docs/adr/0002)."""
        return str(self.translation_key)

    @cached_property
    def documents(self) -> list:
        """Its published files, those in the page's own language first. Two queries, however many."""
        wanted = [link.document_id for link in self.files.all()]
        there = SiteDocument.objects.published().in_bulk(wanted)
        return self.own_language_first([there[pk] for pk in wanted if pk in there])

    def own_language_first(self, documents: list) -> list:
        return sorted(documents, key=lambda document: document.language != self.locale.language_code)

    def search_extra(self) -> dict:
        documents = self.documents
        own = [document for document in documents if document.language == self.locale.language_code]
        texts = DocumentText.objects.filter(document__in=own).values_list("text", flat=True)
        return {
            "file_text": "\n".join([*texts, *self._words_of_editors()]),
            "facets": {"file_language": sorted({document.language for document in documents}), "form": [self.kind]},
            "display_data": {"kind": self.kind, "languages": sorted({document.language for document in documents})},
        }

    def _words_of_editors(self) -> list[str]:
        """The tags of the source language: words by which a thing may be found, of little weight."""
        pages = ResourcePage.objects.filter(
            translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE
        )
        return list(pages.exclude(tags=None).values_list("tags__name", flat=True).order_by("tags__name"))


class ResourceFile(Orderable):
    """A file of a resource, in the order in which the editor put them. It cannot be deleted while it is one."""

    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = _("file of a resource")
        verbose_name_plural = _("files of a resource")


def show_files(resources: list[ResourcePage]) -> None:
    """Give each page its `documents`. One query for all of them."""
    links = ResourceFile.objects.filter(page__in=resources, document__in=SiteDocument.objects.published())
    files: dict[int, list[SiteDocument]] = {}
    for link in links.select_related("document"):
        files.setdefault(link.page_id, []).append(link.document)
    for resource in resources:
        resource.documents = resource.own_language_first(files.get(resource.pk, []))
