"""A newer edition keeps the address of the file; a withdrawn file says so, and what replaces it."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from wagtail.documents import get_document_model
from wagtail.rich_text import expand_db_html

from cms.documents.forms import DocumentForm
from cms.documents.models import DocumentText
from cms.documents.services import current_replacements
from cms.documents.tests import factories
from cms.resources.models import ResourceCollectionPage, ResourceFile, ResourcePage
from search.index.models import SearchEntry

pytestmark = pytest.mark.django_db(transaction=False)
Document = get_document_model()


def document(name="flyer.pdf", words="The old words", language="en", **facts):
    file = ContentFile(factories.a_pdf(words, lang=language), name)
    return Document.objects.create(title=facts.pop("title", name), file=file, language=language, **facts)


def withdrawn(name="old.pdf", reason="outdated", **facts):
    return document(name, withdrawn_on=localdate(), withdrawn_reason=reason, **facts)


@pytest.fixture
def edit(admin_client, django_capture_on_commit_callbacks):
    """Save a document in the admin as its editor does; the form's errors, or nothing."""

    def save(saved, content=None, name="newer.pdf", **values):
        values = {"title": saved.title, "language": saved.language, "kind": saved.kind, "tags": "", **values}
        if content is not None:
            values["file"] = SimpleUploadedFile(name, content)
        with django_capture_on_commit_callbacks(execute=True):
            answer = admin_client.post(reverse("wagtaildocs:edit", args=[saved.pk]), values)
        saved.refresh_from_db()
        return answer.context["form"].errors if answer.status_code == 200 else {}

    return save


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def shown_on(home_page, *documents):
    shelf = home_page.add_child(instance=ResourceCollectionPage(title="Shelf", slug="shelf"))
    page = shelf.add_child(instance=ResourcePage(title="Rights at school", slug="rights"))
    page.files = [ResourceFile(document=one) for one in documents]
    page.save_revision().publish()
    return page


def found_text(page) -> str:
    return SearchEntry.objects.get(key=f"page:{page.translation_key}").file_text


def test_a_newer_edition_is_served_under_the_old_address(client, edit):
    flyer = document()
    address, old_name, storage = flyer.url, flyer.file.name, flyer.file.storage
    first = client.get(address)
    assert body(first)
    newer = factories.a_pdf("The new words", pages=3)
    assert edit(flyer, newer, "flyer-2027-final.pdf") == {}
    assert flyer.url == address
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]
    assert len(body(again)) == flyer.file_size == flyer.file.size
    assert flyer.pages == 3
    assert "new words" in DocumentText.objects.get(document=flyer).text
    assert not storage.exists(old_name)
    assert storage.exists(flyer.file.name)


def test_caches_ask_each_time_and_get_nothing_twice(client):
    flyer = document()
    first = client.get(flyer.url)
    assert first["Cache-Control"] == "no-cache"
    assert client.get(flyer.url, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_old_file_stays_where_the_newer_one_is_refused(edit):
    flyer = document()
    before = flyer.file.name
    assert "file" in edit(flyer, b"%PDF-1.7\nbroken")
    assert flyer.file.name == before
    assert flyer.file.storage.exists(before)
    assert not flyer.versions.exists()


def test_another_kind_of_file_is_refused_under_the_address_of_a_pdf(edit):
    assert ".pdf" in str(edit(document(), b"plain words", "flyer.txt")["file"])


def test_what_was_replaced_when_and_by_whom_is_shown(edit, admin_client, admin_user):
    flyer = document()
    edit(flyer, factories.a_pdf("The new words"))
    [former] = flyer.versions.all()
    assert former.replaced_by == admin_user
    assert former.pages == 1
    page = admin_client.get(reverse("wagtaildocs:edit", args=[flyer.pk])).content.decode()
    assert former.name in page
    assert "Replaced on" in page


def test_search_finds_the_words_of_the_newer_edition(home_page, edit):
    flyer = document()
    page = shown_on(home_page, flyer)
    assert "old words" in found_text(page)
    edit(flyer, factories.a_pdf("The new words"))
    assert "new words" in found_text(page)
    assert "old words" not in found_text(page)


def test_a_withdrawn_file_says_why_and_what_replaces_it(client):
    old = withdrawn(title="Old flyer")
    new = document("new.pdf", title="New flyer", replaces=old)
    answer = client.get(old.url)
    assert answer.status_code == 410
    text = answer.content.decode()
    assert "Old flyer" in text
    assert "out of date" in text
    assert f'href="{new.url}"' in text
    assert "noindex" in text
    assert not answer.cookies


def test_a_withdrawn_file_speaks_the_language_it_was_written_in(client):
    old = withdrawn(language="es")
    answer = client.get(old.url)
    assert '<html lang="es"' in answer.content.decode()
    assert answer["Content-Language"] == "es"


def test_a_withdrawn_file_without_a_newer_one_leads_to_the_others(client):
    assert reverse("search") in client.get(withdrawn().url).content.decode()


def test_the_newest_of_several_editions_replaces_the_first(client, django_assert_max_num_queries):
    first = withdrawn("first.pdf")
    second = withdrawn("second.pdf", replaces=first)
    third = document("third.pdf", replaces=second)
    assert current_replacements([first]) == {first.pk: third}
    assert third.url in client.get(first.url).content.decode()


def test_editions_that_replace_each_other_come_to_an_end():
    first = withdrawn("first.pdf")
    second = withdrawn("second.pdf", replaces=first)
    Document.objects.filter(pk=first.pk).update(replaces=second)
    assert current_replacements([first]) == {}


def test_a_file_cannot_replace_itself_over_others(edit):
    first = document("first.pdf")
    second = document("second.pdf", replaces=first)
    assert "replaces" in edit(first, replaces=second.pk)
    assert "replaces" in edit(first, replaces=first.pk)


def test_a_withdrawn_file_leaves_its_resource_and_the_search(client, home_page, edit):
    english, spanish = document("en.pdf", title="In English"), document("es.pdf", language="es", title="En español")
    page = shown_on(home_page, english, spanish)
    assert edit(english, withdrawn_on=localdate().isoformat(), withdrawn_reason="wrong") == {}
    shown = client.get(page.get_url()).content.decode()
    assert english.url not in shown
    assert spanish.url in shown
    entry = SearchEntry.objects.get(key=f"page:{page.translation_key}")
    assert entry.facets["file_language"] == ["es"]
    assert entry.file_text == ""


def test_a_link_to_a_withdrawn_file_leads_to_the_newer_one_or_is_plain_text():
    old, lost = withdrawn(), withdrawn("lost.pdf")
    new = document("new.pdf", replaces=old, language="es")
    link = '<a linktype="document" id="{}">it</a>'
    assert expand_db_html(link.format(old.pk)) == f'<a href="{new.url}" hreflang="es">it</a>'
    with translation.override("es"):
        assert expand_db_html(link.format(old.pk)) == f'<a href="{new.url}">it</a>'
    assert expand_db_html(link.format(lost.pk)) == "<a>it</a>"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"withdrawn_on": localdate() + datetime.timedelta(1), "withdrawn_reason": "wrong"}, "withdrawn_on"),
        ({"withdrawn_on": localdate()}, "withdrawn_reason"),
        ({"withdrawn_reason": "wrong"}, "withdrawn_on"),
    ],
)
def test_withdrawing_says_since_when_and_why(edit, values, field):
    assert field in edit(document(), **values)


def test_a_document_that_a_resource_shows_cannot_be_deleted_and_says_where_it_is(home_page, admin_client):
    flyer = document()
    shown_on(home_page, flyer)
    answer = admin_client.get(reverse("wagtaildocs:delete", args=[flyer.pk])).content.decode()
    assert reverse("wagtaildocs:document_usage", args=[flyer.pk]) in answer
    admin_client.post(reverse("wagtaildocs:delete", args=[flyer.pk]))
    assert Document.objects.filter(pk=flyer.pk).exists()
    usage = admin_client.get(reverse("wagtaildocs:document_usage", args=[flyer.pk])).content.decode()
    assert "Rights at school" in usage


def test_the_form_is_ours():
    from wagtail.documents.forms import get_document_form

    assert issubclass(get_document_form(Document), DocumentForm)


def test_a_resource_says_how_to_ask_for_another_format(client, home_page):
    flyer = document()
    page = shown_on(home_page, flyer)
    assert reverse("request_format", args=[flyer.pk]) in client.get(page.get_url()).content.decode()


@pytest.mark.parametrize("listing", ["wagtaildocs:index", "wagtaildocs_chooser:choose_results"])
def test_files_are_listed_with_language_kind_and_pages_and_found_by_them(admin_client, listing):
    document("guide.pdf", title="A guide", language="vi", kind="guide")
    document("card.pdf", title="A card", language="es", kind="display_data")
    every = admin_client.get(reverse(listing)).content.decode()
    assert "Tiếng Việt" in every
    assert "Guide" in every
    some = admin_client.get(reverse(listing), {"language": "vi", "kind": "guide"}).content.decode()
    assert "A guide" in some
    assert "A card" not in some


def test_a_withdrawn_file_is_not_offered_to_editors(admin_client):
    withdrawn(title="Old flyer")
    assert "Old flyer" not in admin_client.get(reverse("wagtaildocs_chooser:choose_results")).content.decode()
