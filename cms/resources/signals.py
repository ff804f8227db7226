"""A file that was replaced, withdrawn, hidden or given another language is found by what it is now."""

from django.dispatch import receiver

from cms.documents.querysets import publication_changed
from cms.documents.signals import document_saved
from search.index.projection import project_batch
from search.index.sources import source_named

from .models import ResourcePage


@receiver(document_saved)
def project_the_resources_of_a_file(document, **kwargs):
    _project(ResourcePage.objects.filter(files__document=document))


@receiver(publication_changed)
def project_the_resources_of_files(documents, **kwargs):
    _project(ResourcePage.objects.filter(files__document__in=documents))


def _project(pages):
    keys = pages.values_list("translation_key", flat=True).distinct()
    project_batch(source_named("page"), sorted({str(key) for key in keys}))
