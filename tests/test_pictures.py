"""Whichever way a picture comes in, no byte that tells where it is from reaches the media folder."""

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.db.models import FileField
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from cms.backups import restore
from cms.demo import files as demo
from cms.documents.fields import SanitizedFieldFile
from cms.images.fields import PictureFile
from cms.images.models import SiteImage
from cms.images.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WORDS = {"title": "A wall", "description": "A green wall.", "credit": "Made for this test"}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def by_form(client, name, content):
    root = Collection.get_first_root_node().pk
    client.post(reverse("wagtailimages:add"), WORDS | {"collection": root, "file": upload(name, content)})


def by_multiple(client, name, content):
    answer = client.post(reverse("wagtailimages:add_multiple"), {"title": name, "files[]": upload(name, content)})
    waiting = answer.json()["uploaded_file_id"]
    words = {f"uploaded-image-{waiting}-{field}": value for field, value in WORDS.items()}
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting])
    assert client.post(address, words).json()["success"]
    assert not UploadedFile.objects.exists()


def by_chooser(client, name, content):
    words = {f"image-chooser-upload-{field}": value for field, value in WORDS.items()}
    sent = words | {"image-chooser-upload-file": upload(name, content)}
    assert client.post(reverse("wagtailimages_chooser:create"), sent).json()["step"] == "chosen"


def by_replacing(client, name, content):
    by_form(client, "before.png", factories.saved(factories.drawn(), "PNG"))
    image = SiteImage.objects.get()
    sent = WORDS | {"collection": image.collection_id, "file": upload(name, content)}
    assert client.post(reverse("wagtailimages:edit", args=[image.pk]), sent).status_code == 302


def by_code(client, name, content):
    SiteImage.objects.create(**WORDS, file=ContentFile(content, name))


def by_many_at_once(client, name, content):
    SiteImage.objects.bulk_create([SiteImage(**WORDS, file=ContentFile(content, name))])


def by_the_file_itself(client, name, content):
    image = SiteImage(**WORDS)
    image.file.save(name, ContentFile(content))


def by_the_demo(client, name, content):
    folder = Path(demo.HERE) / "images"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    facts = f'[wall]\ntitle = "A wall"\nfile = "{name}"\ndescription = "A green wall."\ncredit = "Made here"\n'
    (folder / "images.toml").write_text(facts)
    demo.load_images()


DOORS = [
    *(by_form, by_multiple, by_chooser, by_replacing),
    *(by_code, by_many_at_once, by_the_file_itself, by_the_demo),
]


@pytest.fixture
def written(monkeypatch, settings, tmp_path):
    """Everything that is ever written through the storage, and a media folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(demo, "HERE", tmp_path / "demo")
    contents = []
    save = FileSystemStorage.save

    def spy(self, name, content, *args, **kwargs):
        content.seek(0)
        contents.append(content.read())
        content.seek(0)
        return save(self, name, content, *args, **kwargs)

    monkeypatch.setattr(FileSystemStorage, "save", spy)
    return contents


@pytest.mark.parametrize("ending", factories.MAKERS)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_nothing_is_told_by_what_is_stored_and_by_what_readers_get(admin_client, written, settings, door, ending):
    content = factories.MAKERS[ending]()
    assert factories.told(content)
    door(admin_client, f"wall.{ending}", content)
    image = SiteImage.objects.get()
    for spec in ("width-20", "fill-40x30|format-jpeg", "width-20|format-webp", "max-30x30|format-png"):
        image.get_rendition(spec)
    stored = [path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert len(stored) >= 5
    for clean in [*written, *stored]:
        assert factories.told(clean) == []
    kept = ending if ending in ("png", "webp", "gif") else "jpg"
    assert Path(image.file.name).suffix == f".{kept}"


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tiff", "avif"])
@pytest.mark.parametrize("door", [by_multiple, by_form, by_code], ids=lambda door: door.__name__)
def test_a_picture_from_a_camera_on_its_side_is_shown_upright(admin_client, written, door, ending):
    door(admin_client, f"wall.{ending}", factories.MAKERS[ending](orientation=6))
    image = SiteImage.objects.get()
    assert (image.width, image.height) == (32, 48)
    rendition = Image.open(image.get_rendition("width-30|format-png").file.open()).convert("RGB")
    assert rendition.height > rendition.width
    top, bottom = rendition.getpixel((15, 2)), rendition.getpixel((15, 40))
    assert top[0] > 150 > top[1]
    assert bottom[1] > 80 > bottom[0]


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "heic", "heif", "avif"])
def test_every_ending_that_the_site_names_is_taken(admin_client, written, settings, ending):
    assert ending in settings.WAGTAILIMAGES_EXTENSIONS
    make = {"jpeg": "jpg", "tif": "tiff", "heif": "heic"}.get(ending, ending)
    by_multiple(admin_client, f"wall.{ending}", factories.MAKERS[make]())
    assert SiteImage.objects.count() == 1


def huge() -> bytes:
    return factories.saved(Image.new("1", (6_400, 6_400)), "PNG")


def broken() -> bytes:
    return factories.saved(factories.drawn(size=(400, 300)), "JPEG")[:-900]


def headed(kind: str) -> bytes:
    """As much of a picture of 41 million pixels as says so: whoever unpacks it before asking says "damaged"."""
    return factories.saved(Image.new("L", (6_400, 6_400)), kind)[:3_000]


REFUSED = {
    "41 million pixels in a header, PNG": ("wall.png", lambda: headed("PNG"), "too many pixels"),
    "41 million pixels in a header, JPEG": ("wall.jpg", lambda: headed("JPEG"), "too many pixels"),
    "more than 40 million pixels": ("wall.png", huge, "too many pixels"),
    "a frame of 30,000 points": (
        "wall.gif",
        lambda: b"GIF89a\x30\x75\x30\x75\0\0\0,\0\0\0\0\1\0\1\0\0\2\0;",
        "pixels",
    ),
    "cut off": ("wall.jpg", broken, "damaged"),
    "no picture": ("wall.jpg", lambda: b"%PDF-1.7 no picture at all", "not a picture"),
    "a drawing with code in it": ("wall.svg", lambda: b"<svg onload='alert(1)'/>", "not a picture"),
    "named as another kind": ("wall.jpg", factories.png, "ends in .jpg"),
    "several pages": ("wall.tiff", lambda: factories.tiff(pages=3), "3 pictures"),
    "nothing": ("wall.png", lambda: b"", "empty"),
}


@pytest.mark.parametrize(("name", "make", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_told_in_a_sentence_and_leaves_nothing(admin_client, written, settings, name, make, reason):
    sent = WORDS | {"collection": Collection.get_first_root_node().pk, "file": upload(name, make())}
    page = admin_client.post(reverse("wagtailimages:add"), sent)
    assert page.status_code == 200
    assert reason in page.content.decode()
    assert WORDS["credit"] in page.content.decode()  # what was typed is still there
    chosen = {"image-chooser-upload-file": upload(name, make()), "image-chooser-upload-title": "A wall"}
    assert reason in admin_client.post(reverse("wagtailimages_chooser:create"), chosen).json()["htmlFragment"]
    one_of_many = {"title": name, "files[]": upload(name, make())}
    answer = admin_client.post(reverse("wagtailimages:add_multiple"), one_of_many).json()
    assert not answer["success"]
    assert reason in answer["error_message"]
    assert not SiteImage.objects.exists()
    assert not UploadedFile.objects.exists()
    assert written == []
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_one_point_is_a_picture(admin_client, written):
    by_form(admin_client, "dot.png", factories.saved(factories.drawn(size=(1, 1)), "PNG"))
    assert SiteImage.objects.get().width == 1


def test_a_picture_that_takes_too_long_is_given_up(admin_client, written, monkeypatch):
    monkeypatch.setattr("cms.images.decoding.SECONDS_OF_WAITING", 0.001)
    sent = {"title": "wall", "files[]": upload("wall.jpg", factories.jpeg())}
    answer = admin_client.post(reverse("wagtailimages:add_multiple"), sent).json()
    assert "takes too long" in answer["error_message"]


def test_readers_and_their_preview_get_a_picture_that_holds_the_colors_it_was_made_with(written):
    image = SiteImage.objects.create(**WORDS, file=ContentFile(factories.jpeg(), "wall.jpg"))
    share = image.get_rendition("fill-40x30|format-jpeg|jpegquality-75").file.open().read()
    assert Image.open(BytesIO(share)).info["icc_profile"] == factories.ICC


@pytest.mark.parametrize("ending", ["jpg", "png", "heic"])
def test_an_old_backup_comes_back_clean_and_its_rows_say_what_is_there(
    home_page, settings, tmp_path, monkeypatch, ending
):
    settings.MEDIA_ROOT = media = tmp_path / "media"
    image = SiteImage.objects.create(**WORDS, file=ContentFile(factories.png(), "wall.png"), file_size=1)
    rendition = Path(image.get_rendition("width-20|format-jpeg").file.path)
    old = f"original_images/wall.{ending}"
    Path(image.file.path).rename(media / old)
    (media / old).write_bytes(factories.MAKERS[ending]())
    rendition.write_bytes(factories.jpeg())
    SiteImage.objects.update(file=old, file_size=(media / old).stat().st_size)
    connection.check_constraints()
    call_command("backup", str(tmp_path / "old.zip"), stdout=StringIO())
    put_in_place, in_place = restore._install_files, []

    def look_first(manifest, staging, folder):
        in_place.extend(path.read_bytes() for path in staging.rglob("*") if path.is_file())
        put_in_place(manifest, staging, folder)

    monkeypatch.setattr(restore, "_install_files", look_first)
    call_command("restore", str(tmp_path / "old.zip"), replace=True, stdout=StringIO())
    assert [factories.told(content) for content in in_place] == [[], []]
    image = SiteImage.objects.get()
    stored = [path.read_bytes() for path in media.rglob("*") if path.is_file()]
    assert [factories.told(content) for content in stored] == [[]] * len(stored)
    assert image.file_size == image.file.size
    assert Image.open(image.file.path).size == (image.width, image.height)


def test_every_file_of_every_model_is_cleaned_where_it_is_stored():
    unused = {"wagtaildocs.Document", "wagtailimages.Image", "wagtailimages.Rendition"}  # ours stand in for them
    by_a_signal = {"wagtailcore.UploadedFile"}  # test_nothing_is_told_by_what_is_stored…, by_multiple
    stored = {
        model._meta.label: field.attr_class
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField) and model._meta.label not in unused | by_a_signal
    }
    assert "wagtailusers.UserProfile" in stored
    cleaning = (PictureFile, SanitizedFieldFile)
    assert [label for label, kind in stored.items() if not issubclass(kind, cleaning)] == []


def test_no_face_of_an_editor_is_kept(admin_client, admin_user, written):
    page = admin_client.get(reverse("wagtailadmin_account")).content.decode()
    assert "avatar-avatar" not in page
    profile = UserProfile.get_for_user(admin_user)
    profile.avatar = ContentFile(factories.MAKERS["jpg"](), "me.jpg")
    profile.save()
    assert [factories.told(content) for content in written] == [[]]
