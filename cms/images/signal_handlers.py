"""What waits in Wagtail's upload of several pictures, until somebody has said what they show, is clean as well."""

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import UploadedFile

from .cleaning import clean
from .models import SiteImage


@receiver(pre_save, sender=UploadedFile)
def clean_waiting_upload(instance, **kwargs):
    """Clean a picture before the row of its upload is saved. Raises PictureError for one that cannot be cleaned."""
    file, kind = instance.file, instance.for_content_type
    if kind is not None and kind.model_class() is SiteImage and file and not file._committed:
        cleaned = clean(file, file.name)
        instance.file.save(cleaned.name, cleaned, save=False)
