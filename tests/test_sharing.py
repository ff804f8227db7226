"""Passing a page on: links that open the reader's own programs, a view to print, an address to write down."""

from urllib.parse import parse_qs, unquote
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.utils.timezone import localdate
from wagtail.models import Locale, PageViewRestriction

from cms.campaigns.models import CampaignPage
from cms.pages import short_links
from cms.pages.models import StandardPage
from cms.users.models import User
from coalition.directory.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    return lambda address: BeautifulSoup(client.get(address).content, "html.parser")


@pytest.fixture
def campaign(home_page):
    questions = [{"question": f"Question {number}?", "answer": "<p>Yes.</p>"} for number in (1, 2)]
    body = [("questions", {"title": "", "questions": questions})]
    page = CampaignPage(title="Schools & families: 100%", slug="schools", summary="Stay calm.", body=body)
    return home_page.add_child(instance=page)


@pytest.fixture
def escuelas(campaign, home_page):
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish).save_revision().publish()
    page = campaign.copy_for_translation(spanish)
    page.title = "Escuelas"
    page.save_revision().publish()
    return page


@pytest.fixture
def group(home_page):
    return Organization.objects.create(name="Lantern House", assured_on=localdate(), next_review_due=localdate())


def links(soup):
    return [link["href"] for link in soup.select(".share a")]


def short(page) -> str:
    return f"/r/{short_links.short_code(page.translation_key)}/"


# ---- links


def test_a_page_is_passed_on_by_messenger_text_and_mail(read, campaign):
    whatsapp, sms, mail, _ = links(read("/schools/"))
    words = "Schools & families: 100% http://testserver/schools/"
    assert parse_qs(whatsapp.partition("?")[2]) == {"text": [words]}
    assert whatsapp.startswith("https://wa.me/?text=")
    assert sms.startswith("sms:?&body=")
    assert unquote(sms.removeprefix("sms:?&body=")) == words
    fields = parse_qs(mail.removeprefix("mailto:?"))
    assert fields["subject"] == ["Schools & families: 100%"]
    assert fields["body"] == ["Schools & families: 100%\r\n\r\nStay calm.\r\n\r\nhttp://testserver/schools/"]


def test_the_messenger_is_not_told_which_page_was_read(read, campaign):
    assert read("/schools/").select_one("a[href^='https://wa.me']")["rel"] == ["noreferrer"]


def test_nothing_that_the_reader_asked_for_is_passed_on(read, campaign, group):
    for address in ("/schools/", "/groups/lantern-house/", "/regions/ohio/"):
        shared = str(read(f"{address}?q=my+private+question&where=60608").select_one(".share"))
        assert "private" not in shared
        assert "60608" not in shared


def test_the_words_are_those_of_the_readers_language(read, escuelas):
    whatsapp, *_ = links(read("/es/schools/"))
    assert unquote(whatsapp).endswith("text=Escuelas http://testserver/es/schools/")


def test_a_page_behind_a_login_is_not_offered_for_sharing(client, campaign, read):
    PageViewRestriction.objects.create(page=campaign, restriction_type="login")
    client.force_login(User.objects.create_user("reader@example.org", "a long password"))
    answer = client.get("/schools/")
    assert answer.status_code == 200
    assert b'class="share' not in answer.content


# ---- the view to print


def test_the_view_to_print_is_the_page_with_every_answer_open(read, campaign):
    usual, printed = read("/schools/"), read("/schools/?print")
    assert [len(page.select("details.accordion[open]")) for page in (usual, printed)] == [1, 2]
    sheets = [page.find("link", href=lambda href: "print.css" in href) for page in (usual, printed)]
    assert [sheet.get("media") for sheet in sheets] == ["print", None]
    assert printed.select_one(".print-toolbar a")["href"] == "/schools/"
    assert usual.select_one(".print-toolbar") is None


def test_the_view_to_print_is_no_page_of_its_own_for_search_engines(read, campaign):
    head = read("/schools/?print").head
    assert head.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert head.find("link", rel="canonical")["href"] == "http://testserver/schools/"


def test_on_paper_stands_the_short_address(read, escuelas):
    line = read("/es/schools/?print").select_one(".print-only .short-link").string
    assert line == f"testserver/es{short(escuelas)}"


# ---- short addresses


def test_a_code_has_six_letters_that_nobody_mistakes_and_covers_every_id():
    for number in (0, 1, 2**127, 2**128 - 1, 0x1234567890ABCDEF1234567890ABCDEF):
        code = short_links.short_code(UUID(int=number))
        assert len(code) == 6
        assert not set(code) & set("AEIOU01BGSZL")
        first, last = short_links.uuid_range(code)
        assert first.int <= number <= last.int
        assert short_links.short_code(first) == short_links.short_code(last) == code


def test_it_leads_to_the_page_in_the_language_of_its_beginning(client, escuelas):
    assert client.get(short(escuelas))["Location"] == "/schools/"
    assert client.get(f"/es{short(escuelas)}")["Location"] == "/es/schools/"
    assert client.get(f"/ar{short(escuelas)}")["Location"] == "/schools/"


def test_it_holds_when_the_page_is_renamed_and_moved(client, campaign, home_page):
    address = short(campaign)
    campaign.slug = "pupils"
    campaign.save_revision().publish()
    assert client.get(address)["Location"] == "/pupils/"


def test_it_may_be_typed_as_it_is_read(client, campaign, monkeypatch):
    code = short_links.short_code(campaign.translation_key)
    mistaken = code.lower().translate(str.maketrans("8652v", "bgszu"))
    assert client.get(f"/r/{mistaken}/")["Location"] == "/schools/"
    assert client.get(f"/r/{code}", follow=True).redirect_chain[-1][0] == "/schools/"


def test_it_leads_to_a_group_and_to_its_tombstone(client, group):
    address = f"/es/r/{short_links.short_code(group.uuid)}/"
    assert client.get(address)["Location"] == "/es/groups/lantern-house/"
    Organization.objects.filter(pk=group.pk).update(unlisted_at="2026-11-01T00:00Z", unlisted_reason="closed")
    assert client.get(address, follow=True).status_code == 410


def test_what_was_never_public_has_none(client, home_page, campaign):
    draft = home_page.add_child(instance=StandardPage(title="Draft", slug="secret-draft", live=False))
    unchecked = Organization.objects.create(name="Unchecked")
    PageViewRestriction.objects.create(page=campaign, restriction_type="login")
    for public_id in (draft.translation_key, unchecked.uuid, campaign.translation_key):
        answer = client.get(f"/r/{short_links.short_code(public_id)}/")
        assert answer.status_code == 404
        assert b"secret-draft" not in answer.content


def test_a_withdrawn_page_says_so_at_its_own_address(client, campaign):
    campaign.save_revision().publish()
    campaign.refresh_from_db()
    campaign.unpublish()
    assert client.get(short(campaign))["Location"] == "/schools/"
    assert client.get(short(campaign), follow=True).status_code in (404, 410)


@pytest.mark.parametrize("code", ["zzz", "AEIOU1", "3VC6P9X", "2" * 500, "------"])
def test_a_code_that_is_nobodys_is_explained(client, home_page, code):
    answer = client.get(f"/es/r/{code}/")
    assert answer.status_code == 404
    assert "</html>" in answer.content.decode()


def test_two_things_with_one_code_are_both_offered(client, campaign, home_page):
    other = home_page.add_child(instance=StandardPage(title="Other", slug="other"))
    first, last = short_links.uuid_range(short_links.short_code(campaign.translation_key))
    StandardPage.objects.filter(pk=other.pk).update(translation_key=last)
    answer = client.get(short(campaign))
    assert answer.status_code == 200
    for address in ("/schools/", "/other/"):
        assert f'href="{address}"' in answer.content.decode()


def test_an_editor_finds_it_beside_the_page(client, escuelas):
    client.force_login(User.objects.create_superuser("admin@example.org", "x"))
    content = client.get(f"/admin/pages/{escuelas.pk}/edit/").content.decode()
    assert f"/es{short(escuelas)}" in content
