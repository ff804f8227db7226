"""A file whose text takes longer to read than a person should wait for: the scheduler reads the rest."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.forms import get_document_form

from cms.documents.long_files import read_long_files
from cms.documents.models import DocumentText, SiteDocument

from .. import bulk_upload, text_extraction
from . import factories

pytestmark = pytest.mark.django_db
TOLD = "its text has been read in part"
SCAN = "cannot be searched or read aloud"


@pytest.fixture
def chief():
    return get_user_model().objects.create_superuser("chief@example.org", "a long password")


@pytest.fixture
def long_file(monkeypatch):
    """One for whose first page there is no time while a person waits, and time enough afterwards."""
    monkeypatch.setattr(text_extraction, "SECONDS_TO_ANSWER", text_extraction.SECONDS)
    return SimpleUploadedFile("guide.pdf", factories.a_pdf("The orchard.", pages=3))


def uploaded(upload, by):
    given = {"title": "Guide", "language": "en", "kind": "guide"}
    form = get_document_form(SiteDocument)(given, {"file": upload}, user=by)
    assert form.is_valid(), form.errors
    return form.save()


def told(client, chief, document):
    client.force_login(chief)
    return client.get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()


def test_who_uploads_it_does_not_wait_is_told_and_it_is_not_called_a_scan(long_file, chief, client):
    document = uploaded(long_file, chief)
    assert document.pages == 3
    content = told(client, chief, document)
    assert TOLD in content
    assert SCAN not in content
    assert not SiteDocument.objects.with_lacks_text().get().lacks_text


def test_the_scheduler_reads_the_rest_once_and_then_nothing_is_said(long_file, chief, client):
    document = uploaded(long_file, chief)
    assert read_long_files() == 1
    assert "The orchard." in DocumentText.objects.get(document=document).text
    assert read_long_files() == 0
    assert TOLD not in told(client, chief, document)


def test_a_file_that_is_too_long_for_the_scheduler_too_is_not_tried_again(long_file, chief, monkeypatch):
    document = uploaded(long_file, chief)
    monkeypatch.setattr(text_extraction, "run_in_subprocess", lambda *args, **kwargs: None)
    assert read_long_files() == 1
    assert read_long_files() == 0
    assert SiteDocument.objects.get(pk=document.pk).pages == 3


def test_a_file_from_the_folder_page_is_read_to_its_end_too(long_file, chief):
    waiting = bulk_upload.stage_upload(upload=long_file, by=chief)
    assert waiting.is_being_read
    assert not waiting.is_scan
    document = bulk_upload.publish_upload(waiting)
    assert document.is_being_read
    read_long_files()
    assert "The orchard." in DocumentText.objects.get(document=document).text


def test_a_short_file_is_read_at_once(chief):
    document = uploaded(SimpleUploadedFile("guide.pdf", factories.a_pdf("The orchard.")), chief)
    assert not document.is_being_read
    assert "The orchard." in DocumentText.objects.get(document=document).text
