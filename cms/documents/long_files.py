"""The rest of files that take longer to read than a person should wait for; a step of the scheduler."""

from collections.abc import Callable

from .models import SiteDocument
from .services import read_the_rest
from .signals import document_saved

FILES_A_TURN = 1  # each may take half a minute of the processor, and what is published by the clock comes first


def read_long_files(beat: Callable[[], None] = lambda: None) -> int:
    """How many were read. Pages that offer one are then found by all of its words."""
    documents = list(SiteDocument.objects.filter(extracted__is_whole=False).order_by("pk")[:FILES_A_TURN])
    for document in documents:
        beat()
        read_the_rest(document)
        document_saved.send(sender=SiteDocument, document=document)
    return len(documents)
