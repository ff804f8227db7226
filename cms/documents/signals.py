from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver

from .models import SiteDocument, WaitingFile
from .services import read_text

# Sent in the transaction of the save, when text and pages are up to date: what shows the file follows.
document_saved = Signal()


@receiver(post_save, sender=SiteDocument)
def keep_the_text_with_the_file(instance: SiteDocument, raw: bool = False, **kwargs):
    if raw:
        return
    if instance.file:
        read_text(instance)
    document_saved.send(sender=SiteDocument, document=instance)


@receiver(post_delete, sender=WaitingFile)
def delete_the_file_that_waited(instance: WaitingFile, **kwargs):
    name, storage = instance.file.name, instance.file.storage
    transaction.on_commit(lambda: storage.delete(name))
