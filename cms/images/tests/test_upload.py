"""What happens to a picture on its way in."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

pytestmark = pytest.mark.django_db

GPS = 0x8825


def photo(kind="JPEG", **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, kind, **options)
    return out.getvalue()


def located() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "MARKED CAMERA"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (41.0, 51.0, 1.0)
    return photo(exif=exif, comment=b"MARKED COMMENT")


def form(content: bytes, name="photo.jpg", **values):
    form_class = get_image_form(get_image_model())
    values = {"title": "A photo", "description": "A green wall.", "credit": "Made for this test", **values}
    return form_class(values, {"file": SimpleUploadedFile(name, content, "image/jpeg")})


def test_place_camera_and_comment_are_stripped_on_upload():
    assert Image.open(BytesIO(located())).getexif().get_ifd(GPS)
    upload = form(located())
    assert upload.is_valid(), upload.errors
    image = upload.save()
    kept = image.file.open().read()
    assert not Image.open(BytesIO(kept)).getexif()
    assert b"MARKED" not in kept
    assert b"MARKED" not in image.get_rendition("width-20").file.open().read()


def test_a_name_that_lies_about_the_content_is_refused_with_the_reason():
    upload = form(photo("PNG"))
    assert not upload.is_valid()
    assert "png" in str(upload.errors["file"]).lower()


def test_a_pdf_named_as_a_picture_is_refused():
    assert "file" in form(b"%PDF-1.7 not a picture").errors


def test_a_picture_needs_words_for_those_who_cannot_see_it():
    assert "description" in form(photo(), description="").errors


def test_a_face_needs_consent():
    assert "consent_on_file" in form(photo(), shows_face="on").errors
    assert form(photo(), shows_face="on", consent_on_file="on").is_valid()


def test_a_hundred_megapixels_are_refused_before_they_are_unpacked():
    out = BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    refused = form(out.getvalue(), name="logo.png").errors["file"]
    assert "40 million pixels" in str(refused)
