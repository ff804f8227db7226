"""Redirects lead somewhere, and a site begins with a page that everybody can read."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.users.models import User

from ..models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@example.org", "a long password")
    client.force_login(user)
    return user


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="About", slug="about"))


@pytest.mark.parametrize(
    ("old", "link"),
    [
        ("/old", "/old"),
        ("/old", "/old/"),
        ("/old/", "http://localhost/old"),
        ("/old", "https://LOCALHOST:8000/old/?from=a-poster"),
        ("/old?b=1&a=2", "/old?a=2&b=1"),
        ("/old", "/en/old/"),
        ("/es/old", "/ES/old/"),
        ("/zh-hans/old", "/zh/old/"),
    ],
)
def test_a_redirect_to_itself_is_refused_however_it_is_spelled(home_page, old, link):
    with pytest.raises(ValidationError, match="leads to itself"):
        Redirect.add_redirect(old, link)


@pytest.mark.parametrize(
    ("old", "link"), [("/old?a=1", "/old"), ("/Old", "/old"), ("/old", "https://example.org/old")]
)
def test_what_only_looks_like_itself_is_none(home_page, old, link):
    assert Redirect.add_redirect(old, link).pk


def test_a_redirect_to_the_page_that_stands_there_is_refused(page):
    with pytest.raises(ValidationError, match="leads to itself"):
        Redirect.add_redirect("/about/", page)
    with pytest.raises(ValidationError, match="leads to itself"):
        Redirect.add_redirect("/en/about", page)


def test_a_ring_is_refused_and_named(home_page):
    site = Site.objects.get()
    Redirect.add_redirect("/a", "/b", site=site)
    Redirect.add_redirect("/b", "http://localhost/c/")
    with pytest.raises(ValidationError, match="/c → /a → /b → /c"):
        Redirect.add_redirect("/c", "/a")
    with pytest.raises(ValidationError, match="in a ring"):
        Redirect.add_redirect("/c", "/a/?x=1", site=site)
    assert Redirect.add_redirect("/d", "/a").pk


def test_the_form_says_so_and_keeps_what_was_typed(home_page, chief, client):
    fields = {"old_path": "/old", "redirect_link": "http://localhost/old/", "is_permanent": "on"}
    content = client.post(reverse("wagtailredirects:add"), fields).content.decode()
    assert "This redirect leads to itself" in content
    assert 'value="/old"' in content
    assert not Redirect.objects.exists()


def test_a_list_that_is_read_in_leaves_out_what_leads_in_a_ring(home_page, chief, client):
    table = b"from,to\n/one,http://localhost/two\n/two,http://localhost/one\n/three,http://localhost/three\n"
    file = SimpleUploadedFile("list.csv", table, "text/csv")
    answer = client.post(reverse("wagtailredirects:start_import"), {"import_file": file})
    form = answer.context["form"]
    fields = {name: form[name].value() for name in ("import_file_name", "input_format")}
    answer = client.post(
        reverse("wagtailredirects:process_import"), fields | {"from_index": "0", "to_index": "1", "permanent": "on"}
    )
    assert [one.old_path for one in Redirect.objects.all()] == ["/one"]
    assert "in a ring" in answer.content.decode()


def rename(page, slug):
    page = StandardPage.objects.get(pk=page.pk)
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def test_a_page_that_is_renamed_and_back_leaves_no_redirect_to_itself(page, client):
    rename(page, "us")
    rename(page, "about")
    assert [one.old_path for one in Redirect.objects.all()] == ["/us"]
    StandardPage.objects.get(pk=page.pk).unpublish()
    assert client.get("/about/").status_code in (404, 410)


def test_two_pages_that_change_places_leave_no_ring(page, home_page):
    other = home_page.add_child(instance=StandardPage(title="Us", slug="us"))
    for one, slug in ((page, "between"), (other, "about"), (page, "us")):
        rename(one, slug)
    paths = {one.old_path for one in Redirect.objects.all()}
    assert not paths & {"/about", "/us"}


def test_a_page_that_takes_the_address_of_a_redirect_to_itself_takes_it_for_good(page):
    Redirect.add_redirect("/us", "/about")
    rename(page, "us")
    assert [one.old_path for one in Redirect.objects.all()] == ["/about"]


def test_a_page_that_is_moved_away_and_back_leaves_none_either(page, home_page):
    place = home_page.add_child(instance=StandardPage(title="More", slug="more"))
    page.move(place, pos="last-child")
    Page.objects.get(pk=page.pk).specific.move(Page.objects.get(pk=home_page.pk), pos="last-child")
    assert [one.old_path for one in Redirect.objects.all()] == ["/more/about"]


def draft(home_page):
    return home_page.add_child(instance=StandardPage(title="Draft", slug="draft", live=False)), "is a draft"


def spanish(home_page):
    page = home_page.copy_for_translation(Locale.objects.get_or_create(language_code="es")[0]).specific
    page.save_revision().publish()
    return page, "Choose the one in the language"


def alias(home_page):
    page = home_page.add_child(instance=StandardPage(title="About", slug="about"))
    return page.create_alias(update_slug="about-too"), "is an alias"


def private(home_page):
    page = home_page.add_child(instance=StandardPage(title="Private", slug="private"))
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page, "is private"


def with_a_word_of_ours_below(home_page):
    page = home_page.add_child(instance=StandardPage(title="About", slug="about"))
    page.add_child(instance=StandardPage(title="Search", slug="search"))
    return page, "could not be reached"


@pytest.mark.parametrize("made", [draft, spanish, alias, private, with_a_word_of_ours_below])
def test_a_site_does_not_begin_with_a_page_that_readers_could_not_read(made, home_page, chief, client):
    page, reason = made(home_page)
    site = Site.objects.get()
    fields = {"hostname": "localhost", "port": "80", "site_name": "Typed", "root_page": page.pk}
    content = client.post(reverse("wagtailsites:edit", args=[site.pk]), fields | {"is_default_site": "on"}).content
    assert reason in content.decode()
    assert "Typed" in content.decode()
    site.root_page = page
    with pytest.raises(ValidationError, match=reason):
        site.save()
    assert Site.objects.get().root_page_id == home_page.pk


def test_a_site_whose_first_page_stays_can_be_changed(home_page):
    site = Site.objects.get()
    site.site_name = "Alongside"
    site.save()
    assert Site.objects.get().site_name == "Alongside"


@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_the_first_page_is_neither_withdrawn_nor_deleted(name, home_page, chief, client):
    answer = client.post(reverse(f"wagtailadmin_pages:{name}", args=[home_page.pk]), follow=True)
    assert "This is the first page of the site" in answer.content.decode()
    client.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', name])}?id={home_page.pk}")
    assert Page.objects.get(pk=home_page.pk).live
    assert Site.objects.exists()
