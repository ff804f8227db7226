from .models import DocumentText, SiteDocument
from .text import Extracted, extract


def read_text(document: SiteDocument) -> None:
    """Bring the extracted text, page count and tagging of `document` up to date with its content."""
    file_hash = document.get_file_hash()
    known = DocumentText.objects.filter(document=document).first()
    if known and known.file_hash == file_hash:
        return
    is_pdf = document.filename.lower().endswith(".pdf")
    found = extract(document.file.path) if is_pdf else Extracted()
    DocumentText.objects.update_or_create(
        document=document, defaults={"file_hash": file_hash, "text": found.text.encode("utf-8", "ignore").decode()}
    )
    SiteDocument.objects.filter(pk=document.pk).update(pages=found.pages, tagged=found.tagged)
    document.pages, document.tagged = found.pages, found.tagged
