"""A disk fills up during an upload, at every door: the person is told in a sentence, and nothing is left."""

import errno
import resource
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction
from django.template import Context, Template
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import Collection, UploadedFile

from cms.documents.models import StagedUpload
from cms.images.models import SiteImage
from cms.images.tests import factories
from cms.ops import storage

pytestmark = pytest.mark.django_db

WORDS = {"title": "A wall", "description": "A green wall.", "credit": "Made for this test"}
SENTENCE = "no room left"


@contextmanager
def disk_of(size: int):
    """Within, the system refuses to write more than `size` bytes into any file, after it has written that much."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def noise(name="wall.jpg", size=(200, 150)) -> SimpleUploadedFile:
    content = factories.saved(Image.effect_noise(size, 90), "JPEG", quality=95)
    return SimpleUploadedFile(name, content, "image/jpeg")


def words_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("notes.txt", b"You have rights. " * 2000, "text/plain")


def root() -> int:
    return Collection.get_first_root_node().pk


def image_form(client):
    return client.post(reverse("wagtailimages:add"), WORDS | {"collection": root(), "file": noise()})


def image_multiple(client):
    return client.post(reverse("wagtailimages:add_multiple"), {"title": "wall", "files[]": noise()})


def image_chooser(client):
    words = {f"image-chooser-upload-{field}": value for field, value in WORDS.items()}
    return client.post(reverse("wagtailimages_chooser:create"), words | {"image-chooser-upload-file": noise()})


def document_form(client):
    sent = {"title": "Notes", "collection": root(), "language": "en", "kind": "flyer", "file": words_file()}
    return client.post(reverse("wagtaildocs:add"), sent)


def document_chooser(client):
    words = {"title": "Notes", "collection": root(), "language": "en", "kind": "flyer", "file": words_file()}
    sent = {f"document-chooser-upload-{field}": value for field, value in words.items()}
    return client.post(reverse("wagtaildocs_chooser:create"), sent)


def document_folder(client):
    return client.post(reverse("files:receive"), {"files": words_file()}, headers={"accept": "application/json"})


DOORS = [image_form, image_multiple, image_chooser, document_form, document_chooser, document_folder]
IN_JSON = {image_multiple, document_folder}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def left_over(media: Path) -> list:
    rows = [*SiteImage.objects.all(), *get_document_model().objects.all()]
    rows += [*UploadedFile.objects.all(), *StagedUpload.objects.all()]
    return rows + [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_disk_that_fills_up_while_the_file_is_written_is_told_and_leaves_nothing(admin_client, media, door):
    with disk_of(8_000):
        answer = door(admin_client)
    transaction.set_rollback(False)  # each test runs in a transaction, which no request on a site does
    assert answer.status_code == (200 if door in IN_JSON else 507)
    assert SENTENCE in answer.content.decode()
    assert left_over(media) == []


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_disk_that_is_nearly_full_is_told_in_the_form_before_anything_is_written(
    admin_client, media, monkeypatch, door
):
    monkeypatch.setattr(storage, "free_bytes", lambda folder: 20_000_000)
    answer = door(admin_client)
    assert answer.status_code == 200
    assert SENTENCE in answer.content.decode()
    if door in (image_form, image_chooser):
        assert WORDS["credit"] in answer.content.decode()
    assert left_over(media) == []


def test_what_waits_for_its_words_goes_on_waiting_when_the_disk_fills_up(admin_client, media, monkeypatch):
    waiting = image_multiple(admin_client).json()["uploaded_file_id"]
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting])
    words = {f"uploaded-image-{waiting}-{field}": value for field, value in WORDS.items()}
    with disk_of(8_000):
        assert SENTENCE in admin_client.post(address, words).json()["form"]
    with monkeypatch.context() as nearly_full:
        nearly_full.setattr(storage, "free_bytes", lambda folder: 0)
        form = admin_client.post(address, words).json()["form"]
    assert SENTENCE in form
    assert WORDS["credit"] in form
    assert not SiteImage.objects.exists()
    assert admin_client.post(address, words).json()["success"]


def test_a_newer_edition_that_cannot_be_written_leaves_the_one_before(admin_client, media):
    image_form(admin_client)
    image = SiteImage.objects.get()
    before = image.file.open().read()
    sent = WORDS | {"collection": root(), "file": noise("new.jpg")}
    with disk_of(8_000):
        assert admin_client.post(reverse("wagtailimages:edit", args=[image.pk]), sent).status_code == 507
    image.refresh_from_db()
    assert image.file.open().read() == before
    assert [path for path in media.rglob("new*") if path.is_file()] == []


def test_a_large_upload_that_fills_the_disk_for_temporary_files_is_told(admin_client, media):
    large = SimpleUploadedFile("wall.jpg", b"\xff\xd8\xff" + b"0" * 3_000_000, "image/jpeg")
    with disk_of(1_000_000):
        page = admin_client.post(reverse("wagtailimages:add"), WORDS | {"collection": root(), "file": large})
        large.seek(0)
        one_of_many = admin_client.post(reverse("wagtailimages:add_multiple"), {"title": "wall", "files[]": large})
    assert page.status_code == 507
    assert SENTENCE in one_of_many.json()["error_message"]
    assert left_over(media) == []


def test_a_database_whose_disk_is_full_leaves_no_file_without_its_row(admin_client, media, monkeypatch):
    def full(*args, **kwargs):
        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise OperationalError("database or disk is full") from cause

    monkeypatch.setattr("django.db.models.query.QuerySet._insert", full)
    answer = image_form(admin_client)
    assert answer.status_code == 507
    assert left_over(media) == []


def test_another_fault_is_not_told_as_a_full_disk(admin_client, media, monkeypatch):
    admin_client.raise_request_exception = False
    monkeypatch.setattr("os.replace", lambda *paths: (_ for _ in ()).throw(OSError(errno.EACCES, "Permission denied")))
    assert image_form(admin_client).status_code == 500
    assert left_over(media) == []


def test_a_reader_gets_the_page_where_there_is_no_room_for_one_more_size_of_a_picture(media):
    image = SiteImage.objects.create(**WORDS, file=ContentFile(noise(size=(400, 300)).read(), "wall.jpg"))
    with disk_of(1_000):
        template = (
            "{% load wagtailimages_tags %}{% image picture width-300 %}{% srcset_image picture width-{350,360} %}"
        )
        shown = Template(template).render(Context({"picture": image}))
    assert shown.count("<img") == 2
    assert not image.renditions.exists()


def test_two_files_of_one_name_are_both_kept(media):
    names = [default_storage.save("documents/notes.txt", ContentFile(content)) for content in (b"one", b"two")]
    assert [default_storage.open(name).read() for name in names] == [b"one", b"two"]
    assert (media / names[0]).stat().st_mode & 0o777 == 0o644
    assert not list((media / storage.INCOMING).iterdir())
