"""A file that was replaced, withdrawn, hidden or given another language is found by what it is now."""

from django.dispatch import receiver

from cms.documents.querysets import publication_changed
from cms.documents.signals import document_saved
from search.index.projection import sync_batch
from search.index.sources import get_source

from .models import ResourcePage


@receiver(document_saved)
def sync_resources_of_document(document, **kwargs):
    """After a file was saved: the resources that have it."""
    _project(ResourcePage.objects.filter(files__document=document))


@receiver(publication_changed)
def sync_resources_of_documents(documents, **kwargs):
    """After files may have been given out or withdrawn without a save of each: the resources that have them."""
    _project(ResourcePage.objects.filter(files__document__in=documents))


def _project(pages):
    keys = pages.values_list("translation_key", flat=True).distinct()
    sync_batch(get_source("page"), sorted({str(key) for key in keys}))
