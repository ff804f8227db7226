"""What happens to the translations of a page that is withdrawn, deleted, moved or made private, by every door."""

import contextlib

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page, PageViewRestriction

from cms.pages.models import StandardPage
from cms.users.models import User
from cms.users.roles import give_over_pages
from search.index.models import EntryStatus, SearchEntry
from search.index.projection import projected_together
from tests.markup import tidy

pytestmark = pytest.mark.django_db
STAY = {"translations_listed": "1"}  # the form as it is sent when the tick was taken away
GO = STAY | {"with_translations": "1"}


@pytest.fixture
def spanish(home_page):
    locale = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(locale).specific.save_revision().publish()
    return locale


@pytest.fixture
def law(home_page, spanish):
    return with_translation(home_page, spanish, "law", "The law at your door", "La ley en su puerta")


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@example.org", "a long password")
    client.force_login(user)
    return user


def with_translation(parent, locale, slug, title, translated_title):
    page = parent.add_child(instance=StandardPage(title=title, slug=slug))
    page.save_revision().publish()
    translated = page.copy_for_translation(locale)
    translated.title = translated_title
    translated.save_revision().publish()
    return page


def in_spanish(page):
    return Page.objects.filter(translation_key=page.translation_key, locale__language_code="es").first()


def asked(client, name, *args):
    return client.get(reverse(f"wagtailadmin_pages:{name}", args=args)).content.decode()


def bulk(action, *pages):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return f"{address}?{'&'.join(f'id={page.pk}' for page in pages)}"


def is_ticked(content):
    return 'name="with_translations" value="1" checked' in content


@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_the_question_lists_the_translations_with_language_title_and_whether_readers_see_them(
    name, law, chief, client
):
    content = asked(client, name, law.pk)
    assert "<bdi>La ley en su puerta</bdi>(Spanish): live" in tidy(content).replace("Español", "Spanish")
    assert is_ticked(content)
    in_spanish(law).specific.unpublish()
    assert "): draft" in tidy(asked(client, name, law.pk))


def test_moving_and_privacy_list_them_too(law, home_page, spanish, chief, client):
    place = with_translation(home_page, spanish, "about", "About", "Acerca de")
    for content in (
        asked(client, "move_confirm", law.pk, place.pk),
        client.get(reverse("wagtailadmin_pages:set_privacy", args=[law.pk])).json()["html"],
    ):
        assert "La ley en su puerta" in content
        assert is_ticked(content)


def test_a_withdrawn_page_takes_its_translation_from_readers(law, chief, client):
    client.post(reverse("wagtailadmin_pages:unpublish", args=[law.pk]), GO)
    assert client.get("/es/law/").status_code == 410 or client.get("/es/law/").status_code == 404
    assert not in_spanish(law).live


def test_a_form_that_never_asked_takes_it_along(law, chief, client):
    client.post(reverse("wagtailadmin_pages:unpublish", args=[law.pk]))
    assert not in_spanish(law).live


def test_without_the_tick_the_translation_stays(law, chief, client):
    client.post(reverse("wagtailadmin_pages:unpublish", args=[law.pk]), STAY)
    assert not Page.objects.get(pk=law.pk).live
    assert in_spanish(law).live


def test_a_translation_that_waits_for_its_hour_no_longer_does(law, chief, client):
    translated = in_spanish(law).specific
    translated.unpublish()
    revision = translated.save_revision()
    revision.approved_go_live_at = timezone.now() + timezone.timedelta(days=1)
    revision.save()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[law.pk]), GO)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


@pytest.mark.parametrize("tick", [True, False])
def test_what_is_below_is_withdrawn_in_every_language_only_if_it_is_withdrawn_in_its_own(
    law, spanish, chief, client, tick
):
    below = with_translation(law, spanish, "more", "More", "Más")
    client.post(
        reverse("wagtailadmin_pages:unpublish", args=[law.pk]), GO | ({"include_descendants": "1"} if tick else {})
    )
    assert in_spanish(below).live is not tick


def test_a_page_that_expires_by_the_clock_takes_its_translation_with_it(law):
    page = law.specific
    page.expire_at = timezone.now() - timezone.timedelta(minutes=1)
    page.save()
    call_command("publish_scheduled")
    assert not Page.objects.get(pk=law.pk).live
    assert not in_spanish(law).live


@pytest.mark.parametrize("action", ["unpublish", "move", "set_privacy"])
def test_a_translation_that_cannot_follow_leaves_the_original_as_it_was(
    law, home_page, chief, client, monkeypatch, action
):
    def refused(*args):
        raise ValidationError("It cannot follow.")

    for name in ("unpublish", "move", "copy_privacy"):
        monkeypatch.setattr(f"cms.editorial.page_actions.translations.{name}", refused)
    shelf = home_page.add_child(instance=StandardPage(title="Shelf", slug="shelf"))
    address, sent = {
        "unpublish": (reverse("wagtailadmin_pages:unpublish", args=[law.pk]), GO),
        "move": (reverse("wagtailadmin_pages:move_confirm", args=[law.pk, shelf.pk]), GO),
        "set_privacy": (reverse("wagtailadmin_pages:set_privacy", args=[law.pk]), GO | {"restriction_type": "login"}),
    }[action]
    with contextlib.suppress(ValidationError):
        client.post(address, sent)
    page = Page.objects.get(pk=law.pk)
    assert page.live
    assert page.is_child_of(home_page)
    assert not PageViewRestriction.objects.exists()


def test_withdrawing_a_translation_leaves_the_original_and_says_so(law, chief, client):
    translated = in_spanish(law)
    content = asked(client, "unpublish", translated.pk)
    assert "This is a translation." in content
    assert "The law at your door" not in content.split("This is a translation.")[1]
    client.post(reverse("wagtailadmin_pages:unpublish", args=[translated.pk]), GO)
    assert Page.objects.get(pk=law.pk).live


def test_a_deleted_page_takes_its_translations_and_what_is_below_them(law, spanish, chief, client):
    below = with_translation(law, spanish, "more", "More", "Más")
    assert "Más" in asked(client, "delete", law.pk)
    client.post(reverse("wagtailadmin_pages:delete", args=[law.pk]), GO)
    assert not Page.objects.filter(translation_key__in=[law.translation_key, below.translation_key]).exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_deleted_page_leaves_its_translation_when_told_so(law, chief, client):
    client.post(reverse("wagtailadmin_pages:delete", args=[law.pk]), STAY)
    assert in_spanish(law).live


def test_a_deleted_page_leaves_no_alias_of_itself_in_another_language(home_page, spanish, chief, client):
    page = home_page.add_child(instance=StandardPage(title="Rights", slug="rights"))
    page.copy_for_translation(spanish, alias=True)
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), GO)
    assert not Page.objects.filter(slug="rights").exists()


def test_a_moved_page_takes_its_translation_to_the_same_place(law, home_page, spanish, chief, client):
    place = with_translation(home_page, spanish, "about", "About", "Acerca de")
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[law.pk, place.pk]), GO)
    assert Page.objects.get(pk=law.pk).url_path == "/home/about/law/"
    assert in_spanish(law).get_parent() == in_spanish(place)
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_translation_without_a_place_to_move_to_stays_and_that_is_said(law, home_page, chief, client):
    place = home_page.add_child(instance=StandardPage(title="About", slug="about"))
    assert "the new place has no translation" in asked(client, "move_confirm", law.pk, place.pk)
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[law.pk, place.pk]), GO)
    assert in_spanish(law).get_parent() == in_spanish(home_page)


def test_privacy_is_set_changed_and_taken_away_in_every_language(law, chief, client):
    address = reverse("wagtailadmin_pages:set_privacy", args=[law.pk])
    for fields in (
        {"restriction_type": "groups", "groups": [Group.objects.get(name="Editors").pk]},
        {"restriction_type": "groups", "groups": [Group.objects.get(name="Reviewers").pk]},
        {"restriction_type": "login"},
    ):
        client.post(address, fields | GO)
        own = PageViewRestriction.objects.get(page=in_spanish(law))
        groups = list(own.groups.values_list("pk", flat=True))
        assert (own.restriction_type, groups) == (fields["restriction_type"], fields.get("groups", []))
    client.post(address, {"restriction_type": "none"} | GO)
    assert not PageViewRestriction.objects.exists()
    client.post(address, {"restriction_type": "login"} | STAY)
    assert [one.page_id for one in PageViewRestriction.objects.all()] == [law.pk]


@pytest.mark.parametrize("action", ["unpublish", "delete"])
@pytest.mark.parametrize("fields", [GO, {}, STAY])
def test_many_at_once_ask_and_act_like_one(action, fields, home_page, spanish, chief, client):
    pages = [with_translation(home_page, spanish, f"law-{n}", f"Law {n}", f"Ley {n}") for n in range(3)]
    content = client.get(bulk(action, *pages)).content.decode()
    assert all(f"<bdi>Ley {n}</bdi>" in content for n in range(3))
    assert is_ticked(content)
    client.post(bulk(action, *pages), fields | {"confirm_site_name": "Alongside"})
    assert not Page.objects.live().filter(pk__in=[page.pk for page in pages]).exists()
    live = Page.objects.live().filter(title__startswith="Ley").count()
    assert live == (3 if fields is STAY else 0)


def laws(home_page, spanish, count, start=0):
    """Pages with their translations, made at small cost: what is tried here is not their publishing."""
    pages = []
    with projected_together():
        for n in range(start, start + count):
            page = home_page.add_child(instance=StandardPage(title=f"Law {n}", slug=f"law-{n}"))
            key = page.translation_key
            translated = StandardPage(title=f"Ley {n}", slug=f"law-{n}", locale=spanish, translation_key=key)
            in_spanish(home_page).add_child(instance=translated)
            pages.append(page)
    return pages


@pytest.mark.parametrize(("action", "most"), [("unpublish", 40), ("delete", 85)])
def test_thirty_at_once_cost_each_what_a_few_cost(action, most, home_page, spanish, chief, client):
    """Queries for each page in each language. Most are Wagtail's own; the search entry is written once for all."""
    few, thirty = laws(home_page, spanish, 6), laws(home_page, spanish, 30, start=6)
    found = [str(page.translation_key) for page in thirty]
    assert SearchEntry.objects.filter(key__in=[f"page:{key}" for key in found], status=EntryStatus.LIVE).count() == 60
    costs = []
    for pages in (few, thirty):
        with CaptureQueriesContext(connection) as asked_for:
            answer = client.post(bulk(action, *pages), GO | {"confirm_site_name": "Alongside"})
        assert answer.status_code == 302
        costs.append(len(asked_for) / (2 * len(pages)))
    assert not Page.objects.live().filter(translation_key__in=found).exists()
    assert not SearchEntry.objects.filter(key__in=[f"page:{key}" for key in found], status=EntryStatus.LIVE).exists()
    assert costs[1] <= costs[0], "each costs more the more there are"
    assert costs[1] <= most, costs


def test_the_question_about_thirty_asks_of_each_page_once_what_may_be_done_with_it(home_page, spanish, chief, client):
    few, thirty = laws(home_page, spanish, 6), laws(home_page, spanish, 30, start=6)
    client.get(bulk("unpublish", *few))  # what is read once for the process is read
    costs = []
    for pages in (few, thirty):
        with CaptureQueriesContext(connection) as asked_for:
            assert "Ley" in client.get(bulk("unpublish", *pages)).content.decode()
        costs.append(len(asked_for))
    assert (costs[1] - costs[0]) / 24 <= 7


@pytest.mark.parametrize("fields", [GO, STAY])
def test_many_are_moved_with_their_translations(fields, home_page, spanish, chief, client):
    pages = [with_translation(home_page, spanish, f"law-{n}", f"Law {n}", f"Ley {n}") for n in range(2)]
    place = with_translation(home_page, spanish, "about", "About", "Acerca de")
    assert "Ley 1" in client.get(bulk("move", *pages)).content.decode()
    client.post(bulk("move", *pages), fields | {"chooser": place.pk})
    assert all(Page.objects.get(pk=page.pk).get_parent().pk == place.pk for page in pages)
    expected = in_spanish(place) if fields is GO else in_spanish(home_page)
    assert all(in_spanish(page).get_parent() == expected for page in pages)


def test_who_may_not_withdraw_the_translation_is_told_and_it_stays(law, home_page, client):
    give_over_pages()
    user = User.objects.create_user("editor@example.org", "a long password", first_name="Noor")
    group = Group.objects.create(name="English only")
    group.permissions.add(*Group.objects.get(name="Editors").permissions.all())
    for right in Group.objects.get(name="Editors").page_permissions.all():
        GroupPagePermission.objects.get_or_create(group=group, page=home_page, permission=right.permission)
    user.groups.set([group])
    client.force_login(user)
    assert "you may not change it" in asked(client, "unpublish", law.pk)
    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[law.pk]), GO, follow=True)
    assert "La ley en su puerta" in answer.content.decode()
    assert in_spanish(law).live
    assert not Page.objects.get(pk=law.pk).live


def test_other_things_in_the_admin_are_asked_about_as_before(home_page, chief, client):
    collection = reverse("wagtailadmin_collections:set_privacy", args=[1])
    assert client.get(collection).status_code in (200, 403, 404)
    user = User.objects.create_user("gone@example.org", "a long password")
    address = f"{reverse('wagtail_bulk_action', args=['users', 'user', 'delete'])}?id={user.pk}"
    assert "with_translations" not in client.get(address).content.decode()
