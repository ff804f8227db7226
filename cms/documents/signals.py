"""What follows when documents, staged uploads and collections change."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from wagtail.models import Collection, CollectionViewRestriction

from .models import SiteDocument, StagedUpload
from .querysets import publication_changed
from .services import read_text

# Sent in the transaction of the save, when text and pages are up to date: what shows the file follows.
document_saved = Signal()


@receiver(post_save, sender=SiteDocument)
def extract_document_text(instance: SiteDocument, raw: bool = False, **kwargs):
    """Read the text of a saved document if its content is new, then send `document_saved`; not for fixtures."""
    if raw:
        return
    if instance.file:
        read_text(instance)
    document_saved.send(sender=SiteDocument, document=instance)


@receiver(post_delete, sender=StagedUpload)
def delete_staged_file(instance: StagedUpload, **kwargs):
    """Delete the file of a staged upload when the transaction that deleted its row is committed."""
    name, storage = instance.file.name or "", instance.file.storage
    transaction.on_commit(lambda: storage.delete(name))


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def on_collection_restriction_change(instance: CollectionViewRestriction, raw: bool = False, **kwargs):
    """Send `publication_changed` for the documents in the collection and below it; not for fixtures."""
    if not raw:
        _announce_collection(instance.collection)


@receiver(post_save, sender=Collection)
def on_collection_move(instance: Collection, raw: bool = False, created: bool = False, **kwargs):
    """The tree tells nobody of a move; the form saves a collection and then moves it, in one transaction."""
    if not raw and not created:
        transaction.on_commit(lambda: _announce_collection(Collection.objects.get(pk=instance.pk)))


def _announce_collection(collection: Collection) -> None:
    documents = SiteDocument.objects.filter(collection__path__startswith=collection.path)
    publication_changed.send(sender=SiteDocument, documents=documents)
