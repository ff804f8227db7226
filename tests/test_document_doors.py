"""Every way a file can come in, with a file of every kind: nothing uncleaned is ever stored."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from wagtail.models import Collection, UploadedFile

from cms.backups import restore
from cms.documents.models import SiteDocument, StagedUpload
from cms.documents.tests import factories
from cms.documents.tests.test_sanitize_office import CORE, META, comments, photo

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ZEBRA = b"Zebra Name"
FILES = {
    "flyer.pdf": factories.a_pdf(author=ZEBRA.decode()),
    "letter.docx": factories.docx({"docProps/core.xml": CORE}),
    "list.xlsx": factories.xlsx({"docProps/core.xml": CORE}),
    "talk.pptx": factories.pptx({"docProps/core.xml": CORE}),
    "plan.odt": factories.odf(parts={"meta.xml": META}),
    "kit.zip": factories.folder({"photo.jpg": photo("JPEG")}),
}
ASKED = factories.docx({"word/comments.xml": comments(ZEBRA.decode())})
OTHER = {
    "flyer.pdf": factories.a_pdf("Older"),
    "kit.zip": factories.folder({"a.txt": b"older"}),
    "plan.odt": factories.odf(body="<text:p>Older</text:p>"),
    "letter.docx": factories.docx(body=""),
    "list.xlsx": factories.xlsx(sheets='<sheet name="Older" sheetId="1"/>'),
    "talk.pptx": factories.pptx({"ppt/x.xml": b"<older/>"}),
}


@pytest.fixture
def written(monkeypatch, settings, tmp_path):
    """Everything that is written below the media folder, as it was written."""
    settings.MEDIA_ROOT = tmp_path
    each = []
    save = FileSystemStorage._save

    def noted(self, name, content):
        content.seek(0)
        each.append(content.read())
        content.seek(0)
        return save(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", noted)
    return each


def values(name, content, **more):
    """What the forms of the admin send."""
    return {
        "title": "A file",
        "file": SimpleUploadedFile(name, content),
        "language": "en",
        "kind": "flyer",
        "collection": Collection.get_first_root_node().pk,
    } | more


def by_form(client, name, content, **more):
    return client.post(reverse("wagtaildocs:add"), values(name, content, **more))


def by_replacing(client, name, content, **more):
    document = SiteDocument.objects.create(title="Older", file=ContentFile(OTHER[name], name=name))
    return client.post(reverse("wagtaildocs:edit", args=[document.pk]), values(name, content, **more))


def by_chooser(client, name, content, **more):
    sent = {f"document-chooser-upload-{key}": value for key, value in values(name, content, **more).items()}
    return client.post(reverse("wagtaildocs_chooser:create"), sent)


def by_folder(client, name, content, **more):
    client.post(reverse("wagtaildocs:add_multiple"), {"files[]": SimpleUploadedFile(name, content)})
    answer = client.post(reverse("files:receive"), {"files": SimpleUploadedFile(name, content)}, follow=True)
    for file in StagedUpload.objects.all():
        sent = {"action": "add", **{f"file-{file.pk}-{key}": value for key, value in more.items()}}
        for key in ("title", "language", "kind", "tags"):
            sent[f"file-{file.pk}-{key}"] = getattr(file, key)
        answer = client.post(reverse("files:folder"), sent, follow=False)
    return answer


def by_code(client, name, content, **more):
    SiteDocument.objects.create(title="A file", file=File(ContentFile(content), name=name))


def by_field(client, name, content, **more):
    document = SiteDocument(title="A file")
    document.file.save(name, ContentFile(content))


def by_rows(client, name, content, **more):
    SiteDocument.objects.bulk_create(
        [
            SiteDocument(
                title="A file", file=ContentFile(content, name=name), collection=Collection.get_first_root_node()
            )
        ]
    )


FORMS = [by_form, by_replacing, by_chooser, by_folder]


@pytest.mark.parametrize("door", [*FORMS, by_code, by_field, by_rows])
@pytest.mark.parametrize("name", FILES)
def test_no_door_lets_a_name_in(door, name, admin_client, written):
    door(admin_client, name, FILES[name])
    document = SiteDocument.objects.get()
    with document.file.open() as stored:
        content = stored.read()
    for each in [content, *written]:
        assert each != FILES[name]
        inside = factories.members(each).values() if each.startswith(b"PK") else [each]
        assert not any(ZEBRA in part for part in inside)
    assert document.filename == name
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("door", FORMS)
def test_size_and_hash_are_those_of_the_clean_copy(door, admin_client, written):
    door(admin_client, "letter.docx", FILES["letter.docx"])
    document = SiteDocument.objects.get()
    size, file_hash = document.file_size, document.file_hash
    document._set_document_file_metadata()
    assert (size, file_hash) == (document.file_size, document.file_hash)


@pytest.mark.parametrize("door", FORMS)
def test_every_form_asks_about_comments_and_takes_the_file_when_somebody_has_looked(door, admin_client, written):
    answer = door(admin_client, "letter.docx", ASKED).content.decode()
    titles = set(SiteDocument.objects.values_list("title", flat=True)) - {"Older"}
    assert titles == set()
    assert "Readers could find in this file: comments" in answer.replace("\\u00a0", " ")
    assert "keep_hidden" in answer
    SiteDocument.objects.all().delete()
    StagedUpload.objects.all().delete()
    door(admin_client, "letter.docx", ASKED, keep_hidden="on")
    with SiteDocument.objects.get().file.open() as stored:
        parts = factories.members(stored.read())
    assert b"w:comment" in parts["word/comments.xml"]
    assert ZEBRA not in parts["word/comments.xml"]
    assert not any(ZEBRA in b"".join(factories.members(each).values()) for each in written)


@pytest.mark.parametrize("door", [by_code, by_field, by_rows])
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("letter.docx", ASKED, "comments"), ("flyer.pdf", factories.with_script(factories.a_pdf()), "script")],
)
def test_code_cannot_store_what_is_refused_or_asked_about(door, name, content, words, admin_client, written):
    with pytest.raises(ValidationError, match=words):
        door(admin_client, name, content)
    assert written == []


def test_wagtails_own_page_for_files_held_back_stores_only_what_was_cleaned(admin_client, admin_user, written):
    """It cannot be reached by a link, because our page for a folder stands in front of it."""
    from django.contrib.contenttypes.models import ContentType

    held = UploadedFile(uploaded_by_user=admin_user, for_content_type=ContentType.objects.get_for_model(SiteDocument))
    held.file.name = "held/letter.docx"
    Path(held.file.storage.path("held")).mkdir()
    Path(held.file.path).write_bytes(FILES["letter.docx"])
    held.save()
    sent = {key: value for key, value in values("x", b"").items() if key != "file"}
    prefixed = {f"uploaded-document-{held.pk}-{key}": value for key, value in sent.items()}
    admin_client.post(
        reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[held.pk]),
        prefixed,
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    with SiteDocument.objects.get().file.open() as stored:
        assert ZEBRA not in b"".join(factories.members(stored.read()).values())


def test_a_file_of_the_folder_page_has_its_own_name_in_its_address(admin_client, client, written):
    by_folder(admin_client, "campus kit.pdf", factories.a_pdf())
    document = SiteDocument.objects.get()
    assert document.url.endswith(f"/{document.pk}/campus_kit.pdf")
    assert client.get(document.url).status_code == 200
    older = client.get(document.url.replace("campus_kit", "documentscampus_kit"))
    assert (older.status_code, older["Location"]) == (301, document.url)
    assert client.get(document.url.replace("campus_kit", "campus_kat")).status_code == 404


def test_a_scan_is_taken_and_the_editor_is_told_that_it_has_no_text(admin_client, written):
    by_folder(admin_client, "scan.pdf", factories.a_pdf(words=""))
    document = SiteDocument.objects.get()
    assert document.is_scan
    told = "cannot be searched or read aloud"
    assert told in admin_client.get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()
    assert "scan without text" in admin_client.get(reverse("wagtaildocs:index")).content.decode()
    answer = admin_client.post(
        reverse("files:receive"),
        {"files": SimpleUploadedFile("other.pdf", factories.a_pdf(words="", pages=2))},
        follow=True,
    )
    assert told in answer.content.decode()


def put_uncleaned(name: str, content: bytes) -> SiteDocument:
    """As it was stored before files were cleaned."""
    document = SiteDocument.objects.create(title=name, file=ContentFile(OTHER[name], name=name))
    Path(document.file.path).write_bytes(content)
    return document


def test_the_command_cleans_what_is_stored_and_names_what_it_changed(
    admin_client, written, capsys, django_capture_on_commit_callbacks
):
    documents = [put_uncleaned(name, FILES[name]) for name in FILES]
    addresses = [document.url for document in documents]
    call_command("clean_documents", "--dry-run")
    assert Path(documents[0].file.path).read_bytes() == FILES["flyer.pdf"]
    assert "6 files would be changed" in capsys.readouterr().out
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_documents")
    said = capsys.readouterr().out
    assert "letter.docx: " in said
    assert "data about the file" in said
    for document, address in zip(documents, addresses, strict=True):
        before = document.file.path
        document.refresh_from_db()
        assert document.url == address
        assert Path(document.file.path).read_bytes() != FILES[document.title]
        assert before == document.file.path or not Path(before).exists()
    call_command("clean_documents")
    assert "0 files were changed" in capsys.readouterr().out


def test_the_command_names_what_it_cannot_clean_and_fails(written, capsys):
    document = put_uncleaned("flyer.pdf", factories.with_script(factories.a_pdf()))
    with pytest.raises(Exception, match="1 files could not be cleaned"):
        call_command("clean_documents")
    assert f"document {document.pk}: NOT CLEANED. This file contains a script" in capsys.readouterr().out


@pytest.mark.one_database
def test_an_old_backup_comes_back_clean_before_a_reader_could_have_it(home_page, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    document = put_uncleaned("letter.docx", FILES["letter.docx"])
    SiteDocument.objects.update(file_size=len(FILES["letter.docx"]), file_hash="0" * 40)
    connection.check_constraints()
    call_command("backup", str(tmp_path / "old.zip"), stdout=StringIO())
    put_in_place, in_place = restore._install_files, []

    def look_first(manifest, staging, folder):
        in_place.extend(path.read_bytes() for path in staging.rglob("*.docx"))
        put_in_place(manifest, staging, folder)

    monkeypatch.setattr(restore, "_install_files", look_first)
    call_command("restore", str(tmp_path / "old.zip"), replace=True, stdout=StringIO())
    [content] = in_place
    assert not any(ZEBRA in part for part in factories.members(content).values())
    document.refresh_from_db()
    assert document.file_size == len(content)
    assert document.file_hash != "0" * 40
