"""A whole folder of old files comes in: what they are is guessed and asked, each fault is named, the rest is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model

from cms.documents.models import DocumentText, StagedUpload

from .. import metadata_guessing
from . import factories

pytestmark = pytest.mark.django_db
Document = get_document_model()
ENGLISH = "You have the right to remain silent when they come to your door, and you should ask for a lawyer."
SPANISH = "Usted tiene derecho a guardar silencio cuando llegan a su puerta, y puede pedir un abogado con usted."


@pytest.fixture
def send(admin_client):
    """Send one file as the page does; what it answers about it."""

    def post(name, content):
        answer = admin_client.post(
            reverse("files:receive"),
            {"files": SimpleUploadedFile(name, content)},
            headers={"Accept": "application/json"},
        )
        [result] = answer.json()["results"]
        return result

    return post


def page(client) -> str:
    return client.get(reverse("files:folder")).content.decode()


def fields(action, **for_all):
    """What the page sends: every row as it stands."""
    sent = {"action": action, **{f"all-{name}": value for name, value in for_all.items()}}
    for file in StagedUpload.objects.all():
        for name in ("title", "language", "kind", "tags"):
            sent[f"file-{file.pk}-{name}"] = getattr(file, name)
    return sent


@pytest.mark.parametrize(
    ("name", "text", "language", "kind"),
    [
        ("kyr-card-es.pdf", "", "es", "card"),
        ("scan0001.pdf", SPANISH, "es", ""),
        ("family_plan_english.pdf", SPANISH, "es", "plan"),
        ("scan0002.pdf", ENGLISH, "en", ""),
        ("scan0003.pdf", "لديك الحق في التزام الصمت", "ar", ""),
        ("scan0004.pdf", "您有权保持沉默", "zh-hans", ""),
        ("toolkit_FINAL_v2.pdf", "", "", "kit"),
        ("es.pdf", "", "", ""),
    ],
)
def test_language_and_kind_are_guessed_or_left_open(name, text, language, kind):
    assert metadata_guessing.guess_language(name, text) == language
    assert metadata_guessing.guess_kind(name, text) == kind


def test_the_languages_of_the_demo_files_are_guessed():
    from pathlib import Path

    from django.conf import settings

    from cms.documents.text_extraction import extract

    wrong = []
    for file in sorted((Path(settings.BASE_DIR) / "cms/demo/documents").glob("*.pdf"))[:12]:
        own = next(code for code, _ in settings.LANGUAGES if file.stem.endswith(f"-{code}"))
        if metadata_guessing.guess_language("scan.pdf", extract(str(file)).text) != own:
            wrong.append(file.name)
    assert wrong == []


def test_two_hundred_files_come_in_and_the_three_broken_ones_are_named(send, admin_client, monkeypatch):
    plain = factories.a_pdf(SPANISH, lang="es")
    broken = {
        "picture.pdf": b"\xff\xd8\xff\xe0 a picture",
        "form.pdf": factories.with_script(plain),
        "half.pdf": plain[: len(plain) // 2],
    }
    # Each of the others is text: the checks of a PDF are met above, at half a second each.
    good = {f"letter-{n:03}.txt": f"Carta {n}".encode() for n in range(194)}
    good |= {f"guia-{n}.pdf": factories.a_pdf(f"{SPANISH} {n}", lang="es") for n in range(3)}
    faults = {}
    for name, content in {**good, **broken}.items():
        result = send(name, content)
        if "fault" in result:
            faults[name] = result["fault"]
    assert faults.keys() == broken.keys()
    assert "script" in faults["form.pdf"]
    assert "cut off" in faults["half.pdf"]
    assert StagedUpload.objects.count() == 197
    admin_client.post(reverse("files:folder"), fields("add"))
    assert Document.objects.count() == 197
    assert not StagedUpload.objects.exists()
    guide = Document.objects.get(title="Guia 1")
    assert (guide.language, guide.kind, guide.pages, guide.tagged) == ("es", "guide", 1, True)
    assert "derecho" in DocumentText.objects.get(document=guide).text


def test_what_came_in_is_still_there_when_the_page_is_opened_again(send, admin_client):
    send("carta.txt", SPANISH.encode())
    assert "carta.txt" in page(admin_client)


def test_a_file_that_waits_is_no_document_and_only_its_editor_sees_it(send, client, django_user_model):
    send("carta.txt", SPANISH.encode())
    assert not Document.objects.exists()
    other = django_user_model.objects.create_superuser("other@example.org", "a long password")
    client.force_login(other)
    assert "carta.txt" not in page(client)


def test_the_same_folder_again_takes_nothing_twice(send, admin_client):
    content = factories.a_pdf(SPANISH)
    assert "row" in send("guia.pdf", content)
    assert "waiting" in send("guia.pdf", content)["fault"]
    admin_client.post(reverse("files:folder"), fields("add"))
    assert "Guia" in send("copy-of-guia.pdf", content)["fault"]


def test_one_word_sets_language_kind_and_tags_of_all(send, admin_client):
    for n in range(3):
        send(f"scan{n}.txt", f"{n}".encode())
    admin_client.post(reverse("files:folder"), fields("all", language="ht", kind="card", tags="old, 2019"))
    assert set(StagedUpload.objects.values_list("language", "kind", "tags")) == {("ht", "card", "old, 2019")}
    admin_client.post(reverse("files:folder"), fields("add"))
    assert [tag.name for tag in Document.objects.first().tags.all()] == ["old", "2019"]


def test_what_was_typed_is_kept_for_later_and_what_is_left_out_goes(
    send, admin_client, django_capture_on_commit_callbacks
):
    for n in range(2):
        send(f"scan{n}.txt", f"{n}".encode())
    first, second = StagedUpload.objects.all()
    admin_client.post(reverse("files:folder"), fields("save") | {f"file-{first.pk}-title": "My title"})
    assert "My title" in page(admin_client)
    name, storage = second.file.name, second.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("files:folder"), fields("add") | {f"file-{second.pk}-discard": "on"})
    assert [document.title for document in Document.objects.all()] == ["My title"]
    assert not storage.exists(name)


def test_a_choice_that_there_is_not_is_said_at_its_field_and_loses_nothing(send, admin_client):
    send("scan.txt", b"words")
    [file] = StagedUpload.objects.all()
    sent = fields("add") | {f"file-{file.pk}-language": "xx", f"file-{file.pk}-title": "Typed title"}
    answer = admin_client.post(reverse("files:folder"), sent).content.decode()
    assert "Typed title" in answer
    assert "xx is not one of the available choices" in answer
    assert not Document.objects.exists()


def test_without_script_files_come_in_together_and_faults_are_said(admin_client):
    files = [SimpleUploadedFile("good.txt", b"words"), SimpleUploadedFile("bad.pdf", b"no pdf")]
    answer = admin_client.post(reverse("files:receive"), {"files": files}, follow=True).content.decode()
    assert "bad.pdf: " in answer
    assert "good.txt" in answer


def test_who_may_not_add_documents_sends_none(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader@example.org", "a long password"))
    client.post(reverse("files:receive"), {"files": SimpleUploadedFile("a.txt", b"words")})
    assert not StagedUpload.objects.exists()


def test_the_button_of_the_list_leads_here(admin_client):
    assert reverse("wagtaildocs:add_multiple") == reverse("files:folder")
    assert reverse("files:folder") in admin_client.get(reverse("wagtaildocs:index")).content.decode()
