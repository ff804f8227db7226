"""Pictures that came before the site cleaned them, and uploads that nobody came back to."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from wagtail.models import UploadedFile

from cms.images.models import SiteImage
from cms.images.stored import delete_stale_uploads
from cms.ops.scheduler import STEPS

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored_before(media: Path, ending: str, **values) -> SiteImage:
    """As an older version left it: the original and a rendition with all that the camera wrote."""
    plain = factories.saved(factories.drawn(), "PNG")
    image = SiteImage.objects.create(title="A wall", credit="Made here", file=ContentFile(plain, "wall.png"))
    rendition = image.get_rendition("width-20|format-jpeg")
    (media / rendition.file.name).write_bytes(factories.jpeg())
    name = f"original_images/old.{ending}"
    (media / name).write_bytes(factories.MAKERS[ending](**values))
    Path(image.file.path).unlink()
    SiteImage.objects.filter(pk=image.pk).update(file=name, file_size=(media / name).stat().st_size, file_hash="old")
    image.refresh_from_db()
    return image


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("clean_images", *arguments, stdout=out)
    return out.getvalue()


def told_by(media: Path) -> list:
    return [told for path in media.rglob("*") if path.is_file() for told in factories.told(path.read_bytes())]


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "gif", "heic", "tiff"])
def test_the_command_cleans_originals_and_renditions_names_them_and_has_nothing_to_do_again(media, ending):
    image = stored_before(media, ending)
    rendition = image.renditions.get()
    assert told_by(media)
    said = command()
    assert f"changed: {image.file.name}" in said
    assert f"changed: {rendition.file.name}" in said
    assert told_by(media) == []
    before = {path: path.read_bytes() for path in media.rglob("*") if path.is_file()}
    assert "Nothing to do" in command()
    assert {path: path.read_bytes() for path in media.rglob("*") if path.is_file()} == before
    image = SiteImage.objects.get()
    assert image.file_size == image.file.size
    assert image.get_rendition("width-20|format-jpeg").file.size


def test_a_dry_run_names_and_changes_nothing(media):
    image = stored_before(media, "jpg")
    before = Path(image.file.path).read_bytes()
    assert f"would change: {image.file.name}" in command("--dry-run")
    assert Path(image.file.path).read_bytes() == before


def test_the_row_says_what_is_stored_now(media):
    image = stored_before(media, "jpg", orientation=6)
    command()
    image.refresh_from_db()
    assert (image.width, image.height) == (32, 48)
    assert len(image.file_hash) == 40


def test_a_file_that_is_no_picture_is_named_and_left(media):
    stored_before(media, "jpg")
    (media / "original_images" / "notes.jpg").write_bytes(b"no picture")
    with pytest.raises(CommandError, match=r"original_images/notes\.jpg"):
        command()
    assert (media / "original_images" / "notes.jpg").exists()


def waiting(admin_user, minutes: int) -> UploadedFile:
    kind = ContentType.objects.get_for_model(SiteImage)
    upload = UploadedFile.objects.create(
        for_content_type=kind, file=ContentFile(factories.jpeg(), "wall.jpg"), uploaded_by_user=admin_user
    )
    then = time.time() - minutes * 60
    os.utime(upload.file.path, (then, then))
    return upload


def run_step(name):
    [step] = [step for step in STEPS if step.name == name]
    step.run(lambda: None)


def test_what_waits_for_its_words_goes_within_the_hour_with_its_row(media, admin_user):
    old, new = waiting(admin_user, minutes=56), waiting(admin_user, minutes=40)
    for forgotten in (media / "wagtail_uploads" / "nobody.jpg", media / ".incoming" / "half"):
        forgotten.write_bytes(b"of a row that is gone")
        os.utime(forgotten, (0, 0))
    run_step("delete uploads nobody finished")
    assert not list((media / ".incoming").iterdir())
    assert list(UploadedFile.objects.all()) == [new]
    assert [path.name for path in (media / "wagtail_uploads").iterdir()] == [Path(new.file.name).name]
    assert not Path(old.file.path).exists()


def test_a_row_whose_upload_is_gone_goes_too(media, admin_user):
    upload = waiting(admin_user, minutes=1)
    Path(upload.file.path).unlink()
    delete_stale_uploads()
    assert not UploadedFile.objects.exists()
