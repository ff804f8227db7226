"""Editors at work: two at once on the same page, and what the admin asks of the network."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.pages.models import StandardPage
from cms.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home_page):
    page = home_page.add_child(instance=StandardPage(title="Privacy", slug="privacy"))
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
    content = answer.content.decode()
    assert "Someone else saved this page" in content
    ben, ana = page.revisions.order_by("-pk")[:2]
    compared = f"/admin/pages/{page.pk}/revisions/compare/{ana.pk}...{ben.pk}/"
    assert compared in content
    both = client.get(compared).content.decode()
    assert "Ana" in both
    assert "Ben" in both


def test_a_draft_that_saves_itself_does_not_lay_itself_over_a_newer_version(page, client):
    loaded = page.latest_revision_id
    editor(client, "ana").post(f"/admin/pages/{page.pk}/edit/", form(page, "Ana's version", loaded))
    fields = form(page, "Ben's version", loaded)
    del fields["action-publish"]
    answer = editor(client, "ben").post(
        f"/admin/pages/{page.pk}/edit/", fields, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "invalid_revision"
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Ana's version"


def test_a_draft_is_saved_with_an_empty_block_and_refuses_to_be_published_with_a_sentence(page, client):
    editor(client, "ana")
    fields = form(page, "Privacy", page.latest_revision_id)
    fields |= nested_form_data(
        {"body": streamfield([("notice", {"level": "plain", "title": "", "text": rich_text("")})])}
    )
    draft = {name: value for name, value in fields.items() if name != "action-publish"}
    client.post(f"/admin/pages/{page.pk}/edit/", draft)
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().body[0].value["title"] == ""
    fields["loaded_revision_id"] = str(page.latest_revision_id)
    answer = client.post(f"/admin/pages/{page.pk}/edit/", fields)
    assert "This field is required" in answer.content.decode()
    page.refresh_from_db()
    assert not page.body


def test_publishing_many_at_once_names_what_is_missing_and_publishes_nothing(page, client):
    editor(client, "ana")
    page.summary = "Not for readers yet"
    page.review_due = page.checked_on = timezone.localdate()
    page.skip_publish_validation = True
    page.save_revision(clean=False)
    answer = client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {}, follow=True)
    assert "The review date must be after" in answer.content.decode()
    page.refresh_from_db()
    assert page.summary != "Not for readers yet"


def test_the_admin_is_there_in_spanish(client, home_page):
    editor(client, "ana")
    User.objects.update(language="es")
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=User.objects.get(), defaults={"preferred_language": "es"})
    content = client.get(f"/admin/pages/add/pages/standardpage/{home_page.pk}/").content.decode()
    assert "título corto" in content.casefold()


def test_a_steward_reaches_the_directory_and_no_page_and_an_editor_the_other_way_round(client, page):
    user = User.objects.create_user("s@example.org", "a long password")
    user.groups.set(Group.objects.filter(name="Stewards"))
    client.force_login(user)
    assert client.get("/admin/snippets/directory/organization/").status_code == 200
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 302
    editor(client, "ana")
    assert client.get("/admin/snippets/directory/organization/").status_code == 302
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
