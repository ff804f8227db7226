"""Editors at work: two at once on the same page, and what the admin asks of the network."""

import pytest
from django.contrib.auth.models import Group
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.core.models import PlainPage
from cms.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home):
    page = home.add_child(instance=PlainPage(title="Privacy", slug="privacy"))
    page.save_revision().publish()
    return page


def editor(client, name):
    user = User.objects.create_user(f"{name}@example.org", "a long password")
    user.groups.set(Group.objects.filter(name="Editors"))
    client.force_login(user)
    return client


def form(page, title, loaded):
    fields = {
        "title": title, "slug": page.slug, "summary": "", "seo_title": "", "search_description": "", "menu_title": "",
        "body": streamfield([]), "topic_links": inline_formset([]), "audience_links": inline_formset([]),
        "comments": inline_formset([]), "loaded_revision_id": str(loaded), "action-publish": "publish",
    }  # fmt: skip
    return nested_form_data(fields)


def test_an_editor_publishes_a_change(page, client):
    answer = editor(client, "ana").post(
        f"/admin/pages/{page.pk}/edit/", form(page, "Privacy, changed", page.latest_revision_id), follow=True
    )
    page.refresh_from_db()
    assert page.title == "Privacy, changed", answer.content.decode()[:2_000]


def test_the_later_of_two_is_told_and_neither_version_is_lost(page, client):
    loaded = page.latest_revision_id
    editor(client, "ana").post(f"/admin/pages/{page.pk}/edit/", form(page, "Ana's version", loaded))
    answer = editor(client, "ben").post(
        f"/admin/pages/{page.pk}/edit/", form(page, "Ben's version", loaded), follow=True
    )
    page.refresh_from_db()
    assert page.title == "Ana's version"
    assert page.get_latest_revision_as_object().title == "Ben's version"
    assert "Somebody else saved this page" in answer.content.decode()


def test_the_admin_is_there_in_spanish(client, home):
    editor(client, "ana")
    User.objects.update(language="es")
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=User.objects.get(), defaults={"preferred_language": "es"})
    content = client.get(f"/admin/pages/add/core/plainpage/{home.pk}/").content.decode()
    assert "título corto" in content.casefold()


def test_a_steward_reaches_the_directory_and_no_page_and_an_editor_the_other_way_round(client, page):
    user = User.objects.create_user("s@example.org", "a long password")
    user.groups.set(Group.objects.filter(name="Stewards"))
    client.force_login(user)
    assert client.get("/admin/snippets/coalition/group/").status_code == 200
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 302
    editor(client, "ana")
    assert client.get("/admin/snippets/coalition/group/").status_code == 302
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
