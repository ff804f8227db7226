from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import SiteDocument
from .services import read_text


@receiver(post_save, sender=SiteDocument)
def keep_the_text_with_the_file(instance: SiteDocument, raw: bool = False, **kwargs):
    if not raw and instance.file:
        read_text(instance)
