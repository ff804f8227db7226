"""What happens to documents: their text is read, versions are noted, replacements found."""

from collections.abc import Iterable

from django.db import transaction
from wagtail.tasks import delete_file_from_storage_task

from .models import DocumentText, DocumentVersion, SiteDocument
from .text_extraction import SECONDS_OF_A_LONG_FILE, Extracted, extract

MAX_CHAIN_LENGTH = 10  # editions, one replacing the other


def read_text(document: SiteDocument) -> bool:
    """Bring the extracted text, page count and tagging of `document` up to date. Whether there was anything new."""
    file_hash = document.get_file_hash()
    known = DocumentText.objects.filter(document=document).first()
    if known and known.file_hash == file_hash:
        return False
    is_pdf = document.filename.lower().endswith(".pdf")
    found = document.already_read or (extract(document.file.path) if is_pdf else Extracted())
    text = found.text.encode("utf-8", "ignore").decode().strip()
    known_now = {"file_hash": file_hash, "text": text, "is_whole": found.is_whole}
    DocumentText.objects.update_or_create(document=document, defaults=known_now)
    _count_pages(document, found)
    return True


def read_the_rest(document: SiteDocument) -> None:
    """Read a file whose text a person did not wait for. One try: what takes longer than that stays as it is."""
    found = extract(document.file.path, SECONDS_OF_A_LONG_FILE)
    known: dict[str, object] = {"is_whole": True}
    if found.pages is not None:
        known["text"] = found.text.encode("utf-8", "ignore").decode().strip()
    is_same = DocumentText.objects.filter(document=document, file_hash=document.get_file_hash()).update(**known)
    if is_same and found.pages is not None:
        _count_pages(document, found)


def _count_pages(document: SiteDocument, found: Extracted) -> None:
    SiteDocument.objects.filter(pk=document.pk).update(pages=found.pages, tagged=found.tagged)
    document.pages, document.tagged = found.pages, found.tagged


def record_previous_version(document: SiteDocument, by=None) -> DocumentVersion:
    """Note which file `document` held until now; the file itself goes once the newer one is safely saved."""
    before = SiteDocument.objects.get(pk=document.pk)
    name, storage = before.file.name, before.file.storage.deconstruct()
    transaction.on_commit(lambda: delete_file_from_storage_task.enqueue(storage, name))
    return DocumentVersion.objects.create(
        document=document,
        name=name.rpartition("/")[2],
        size=before.file_size,
        pages=before.pages,
        file_hash=before.file_hash,
        replaced_by=by,
    )


def current_replacements(documents: Iterable[SiteDocument]) -> dict[int, SiteDocument]:
    """Each document that is not given out → the newest file given out in its place, where there is one. A query for
    each edition, not each file."""
    found: dict[int, SiteDocument] = {}
    ends = {document.pk: {document.pk} for document in documents}
    for _ in range(MAX_CHAIN_LENGTH):
        newer = SiteDocument.objects.with_published().filter(replaces__in=ends).order_by("-pk") if ends else ()
        reached: dict[int, set[int]] = {}
        for document in newer:
            for origin in ends[document.replaces_id] - found.keys():
                if document.is_published:
                    found[origin] = document
                else:
                    reached.setdefault(document.pk, set()).add(origin)
        ends = {pk: origins - found.keys() for pk, origins in reached.items()}
        if not any(ends.values()):
            break
    return found


def creates_replacement_cycle(document: SiteDocument, older: SiteDocument | None) -> bool:
    """Whether `document` would come again in the line of what it replaces."""
    for _ in range(MAX_CHAIN_LENGTH):
        if older is None:
            return False
        if older.pk == document.pk:
            return True
        older = older.replaces
    return True
