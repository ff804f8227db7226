"""What happens to a file on its way in."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form

from cms.documents.models import DocumentText

pytestmark = pytest.mark.django_db
DEMO = Path(settings.BASE_DIR) / "cms" / "core" / "demo" / "documents"


def form(content: bytes, name: str):
    form_class = get_document_form(get_document_model())
    values = {"title": "A file", "language": "es", "kind": "flyer"}
    return form_class(values, {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("name", ["flyer.pdf", "letter.docx", "list.xlsx"])
def test_a_name_that_lies_about_the_content_is_refused_with_the_reason(name):
    upload = form(b"<html>not what it says</html>", name)
    assert not upload.is_valid()
    assert Path(name).suffix in str(upload.errors["file"])


def test_a_program_is_refused_by_its_ending():
    assert "file" in form(b"MZ", "flyer.exe").errors


def test_the_words_of_a_pdf_are_read_once_with_pages_and_tagging():
    content = next(iter(sorted(DEMO.glob("*-es.pdf")))).read_bytes()
    upload = form(content, "flyer.pdf")
    assert upload.is_valid(), upload.errors
    document = upload.save()
    document.refresh_from_db()
    assert document.pages >= 1
    assert document.tagged
    assert len(DocumentText.objects.get(document=document).text) > 200


def test_a_broken_pdf_is_kept_without_words():
    upload = form(b"%PDF-1.7\nbroken", "broken.pdf")
    assert upload.is_valid(), upload.errors
    document = upload.save()
    document.refresh_from_db()
    assert document.pages is None
    assert DocumentText.objects.get(document=document).text == ""
