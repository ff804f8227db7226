"""No page at the top has an address at which something else answers, by whatever door it comes there."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import path, reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.pages.models import StandardPage
from cms.pages.reserved_slugs import is_reserved_slug, reserved_slugs
from cms.urls import urlpatterns as site_addresses
from cms.users.models import User

pytestmark = pytest.mark.django_db
WORDS = ["ar", "vi", "es", "en", "zh", "zh-cn", "es-mx", "search", "groups", "admin", "regions", "media", "static",
         "documents", "files", "r", "healthz", "exit", "site-colours"]  # fmt: skip


def a_new_part(request):
    """A view of a part that is added later."""


urlpatterns = [*site_addresses, path("members/", a_new_part, name="members")]


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@example.org", "a long password")
    client.force_login(user)
    return user


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="About", slug="about"))


def form(page, **more):
    fields = {
        "title": page.title, "slug": page.slug, "body": streamfield([]), "topic_links": inline_formset([]),
        "audience_links": inline_formset([]), "comments": inline_formset([]),
    }  # fmt: skip
    return nested_form_data(fields | more)


def test_every_language_and_every_first_part_of_an_address_is_taken():
    languages = [code for code, _ in settings.LANGUAGES]
    assert [word for word in WORDS + languages if not is_reserved_slug(word)] == []
    assert {"feed.atom", "sitemap.xml", "robots.txt"} <= reserved_slugs("cms.urls")
    assert not is_reserved_slug("campaign")
    assert not is_reserved_slug("searching")


@override_settings(ROOT_URLCONF=__name__)
def test_a_part_that_is_added_later_keeps_its_address(home_page):
    with pytest.raises(ValidationError, match="members"):
        home_page.add_child(instance=StandardPage(title="Members", slug="members"))


@pytest.mark.parametrize("live", [True, False])
def test_a_page_is_not_made_there_and_the_sentence_names_the_word_and_another(home_page, live):
    with pytest.raises(ValidationError, match="“search” is an address of the site itself.*“search-page”"):
        home_page.add_child(instance=StandardPage(title="Search", slug="search", live=live))
    with pytest.raises(ValidationError):
        home_page.add_child(instance=StandardPage(title="Search", live=live))  # the address is made from the title


def test_further_down_the_word_is_free(page):
    assert page.add_child(instance=StandardPage(title="Search", slug="search")).pk


def test_the_form_says_so_and_keeps_what_was_typed(home_page, chief, client):
    address = reverse("wagtailadmin_pages:add", args=["pages", "standardpage", home_page.pk])
    for action in ({}, {"action-publish": "1"}):
        answer = client.post(address, form(StandardPage(title="Where we are", slug="regions"), **action))
        content = answer.content.decode()
        assert "“regions” is an address of the site itself" in content
        assert "Where we are" in content
    assert not Page.objects.filter(slug="regions").exists()


def test_a_page_is_not_renamed_to_it(page, chief, client):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    page.slug = "ar"
    assert "“ar” is an address" in client.post(address, form(page, **{"action-publish": "1"})).content.decode()
    with pytest.raises(ValidationError):
        page.save()
    with pytest.raises(ValidationError):
        page.save(clean=False)
    assert Page.objects.get(pk=page.pk).slug == "about"


@pytest.mark.parametrize("bulk", [False, True])
def test_a_page_is_not_moved_to_the_top_with_it(page, home_page, chief, client, bulk):
    below = page.add_child(instance=StandardPage(title="Search", slug="search"))
    if bulk:
        address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'move'])}?id={below.pk}"
        answer = client.post(address, {"chooser": home_page.pk}, follow=True)
    else:
        answer = client.post(reverse("wagtailadmin_pages:move_confirm", args=[below.pk, home_page.pk]), follow=True)
    assert "“search” is an address" in answer.content.decode()
    assert Page.objects.get(pk=below.pk).url_path == "/home/about/search/"
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("kind", [{}, {"alias": "on"}])
def test_a_page_is_not_copied_to_it(page, home_page, chief, client, kind):
    fields = {"new_title": "Groups", "new_slug": "groups", "new_parent_page": home_page.pk} | kind
    answer = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), fields)
    assert "“groups” is an address" in answer.content.decode()
    with pytest.raises(ValidationError):
        page.copy(update_attrs={"slug": "groups"})
    with pytest.raises(ValidationError):
        page.create_alias(parent=home_page, update_slug="groups")
    assert not Page.objects.filter(slug="groups").exists()


def test_a_page_of_another_language_is_not_put_there_either(home_page):
    there = home_page.copy_for_translation(Locale.objects.get_or_create(language_code="es")[0]).specific
    with pytest.raises(ValidationError, match="groups"):
        there.add_child(instance=StandardPage(title="Grupos", slug="groups"))


def test_a_page_that_has_been_there_before_can_be_withdrawn_and_renamed_but_not_published(page, chief, client):
    Page.objects.filter(pk=page.pk).update(slug="search", url_path="/home/search/")
    old = StandardPage.objects.get(pk=page.pk)
    with pytest.raises(ValidationError):
        old.save_revision().publish()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    old.refresh_from_db()
    assert not old.live
    old.slug = "finding"
    old.save_revision().publish()
    assert Page.objects.get(pk=page.pk).url_path == "/home/finding/"
