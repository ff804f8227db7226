"""What happens to a file on its way in."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form

from cms.documents.models import DocumentText

from . import factories

pytestmark = pytest.mark.django_db
DEMO = Path(settings.BASE_DIR) / "cms" / "demo" / "documents"


def form(content: bytes, name: str, instance=None, **values):
    form_class = get_document_form(get_document_model())
    values = {"title": "A file", "language": "es", "kind": "flyer", **values}
    return form_class(values, {"file": SimpleUploadedFile(name, content)}, instance=instance)


def kept(content: bytes, name: str) -> bytes:
    """The content as it is stored after an upload."""
    upload = form(content, name)
    assert upload.is_valid(), upload.errors
    return upload.save().file.open().read()


def jpeg(**options) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", **options)
    return out.getvalue()


@pytest.mark.parametrize("name", ["flyer.pdf", "letter.docx", "list.xlsx"])
def test_a_name_that_lies_about_the_content_is_refused_with_the_reason(name):
    upload = form(b"<html>not what it says</html>", name)
    assert not upload.is_valid()
    assert "content is something else" in str(upload.errors["file"])


def test_a_pdf_named_as_a_picture_is_refused():
    assert "file" in form(factories.a_pdf(), "flyer.jpg").errors


def test_a_program_is_refused_by_its_ending():
    assert "file" in form(b"MZ", "flyer.exe").errors


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (factories.with_script, "script"),
        (factories.with_program, "starts another program"),
        (factories.with_attachment, "Other files are hidden"),
        (factories.locked, "locked"),
        (lambda content: content[: len(content) // 2], "cut off"),
        (lambda content: b"%PDF-1.7\nbroken\n%%EOF", "damaged"),
    ],
)
def test_a_pdf_that_is_more_or_less_than_a_file_to_read_is_refused_in_plain_words(spoil, words):
    upload = form(spoil(factories.a_pdf()), "flyer.pdf")
    assert not upload.is_valid()
    assert words in str(upload.errors["file"])


@pytest.mark.parametrize(
    ("name", "files", "words"),
    [
        ("letter.docx", factories.members(factories.docx({"word/vbaProject.bin": b"x"})), "macros"),
        ("kit.zip", {"flyer.txt": b"words", "setup.exe": b"MZ"}, "program"),
    ],
)
def test_a_file_of_files_with_a_program_inside_is_refused(name, files, words):
    assert words in str(form(factories.folder(files), name).errors["file"])


def test_a_damaged_office_file_is_refused():
    assert "damaged" in str(form(factories.docx()[:200], "letter.docx").errors["file"])


def test_the_words_of_a_pdf_are_read_once_with_pages_and_tagging():
    content = next(iter(sorted(DEMO.glob("*-es.pdf")))).read_bytes()
    upload = form(content, "flyer.pdf")
    assert upload.is_valid(), upload.errors
    document = upload.save()
    document.refresh_from_db()
    assert document.pages >= 1
    assert document.tagged
    assert len(DocumentText.objects.get(document=document).text) > 200


def test_who_made_a_pdf_does_not_reach_its_readers():
    content = factories.a_pdf("Hello", author="Zebra Name", generator="Zebra Tool")
    assert b"Zebra Name" in content or "Zebra Name" in str(PdfReader(BytesIO(content)).metadata)
    stored = kept(content, "flyer.pdf")
    reader = PdfReader(BytesIO(stored))
    assert reader.metadata.title == "A file"
    assert "Zebra" not in str(reader.metadata)
    assert b"Zebra" not in reader.root_object["/Metadata"].get_data()
    assert b"Zebra" not in stored


def test_a_pdf_stays_as_accessible_as_it_was():
    before, after = factories.a_pdf("Hola", pages=3, lang="es", author="Zebra"), None
    after = PdfReader(BytesIO(kept(before, "flyer.pdf")))
    assert len(after.pages) == 3
    assert after.root_object["/Lang"] == "es"
    assert after.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in after.root_object
    assert b"pdfuaid" in after.root_object["/Metadata"].get_data()
    assert "Hola" in after.pages[2].extract_text()


def test_where_a_picture_in_a_pdf_was_taken_does_not_reach_its_readers(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "MARKED CAMERA"
    picture = jpeg(exif=exif)
    (tmp_path / "photo.jpg").write_bytes(picture)

    from pypdf.generic import EncodedStreamObject, NameObject, NumberObject

    def put(writer):
        stream = EncodedStreamObject()
        stream._data = picture
        for key, value in {"/Type": NameObject("/XObject"), "/Subtype": NameObject("/Image"),
                           "/Width": NumberObject(40), "/Height": NumberObject(30),
                           "/Filter": NameObject("/DCTDecode")}.items():  # fmt: skip
            stream[NameObject(key)] = value
        writer.root_object[NameObject("/Photo")] = writer._add_object(stream)

    content = factories.changed(factories.a_pdf(), put)
    assert b"MARKED CAMERA" in content
    assert b"MARKED CAMERA" not in kept(content, "flyer.pdf")
