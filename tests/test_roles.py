"""Who may do what, through the addresses of the admin: role × action × model, as one table."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupPagePermission, Locale, Site, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.alerts.models import Alert
from cms.documents.models import FormatRequest
from cms.pages.models import StandardPage
from cms.taxonomy.models import Topic
from cms.users.models import AppliedDefault, User
from cms.users.roles import ROLES, give_over_pages
from cms.users.workflows import COMMUNICATIONS, LEGAL, make_workflows
from coalition.directory.models import Organization

pytestmark = pytest.mark.django_db

W, E, T, R, S, A = "Writers", "Editors", "Translators", "Reviewers", "Stewards", "Administrators"

# Thing, what is done to it: who may. Everybody else may not.
TABLE = {
    ("page", "write"): {W, E, A},
    ("page", "change"): {W, E, A},
    ("page", "hand in"): {W, E, A},
    ("page", "publish"): {E, A},
    ("page", "unpublish"): {E, A},
    ("page", "delete"): {E, A},
    ("page", "send to translation"): {W, E, T, A},
    ("translated page", "change"): {W, E, T, A},
    ("translated page", "publish"): {E, A},
    ("image", "add"): {W, E, A},
    ("image", "change"): {E, A},
    ("image", "delete"): {E, A},  # Wagtail: whoever changes a file may delete it
    ("document", "add"): {W, E, A},
    ("document", "change"): {E, A},
    ("document", "delete"): {E, A},
    ("format request", "list"): {W, E, A},  # a writer those of her own files
    ("format request", "done"): {E, A},
    ("alert", "add"): {E, A},
    ("alert", "change"): {E, A},
    ("alert", "delete"): {E, A},
    ("topic", "add"): {E, A},
    ("topic", "change"): {E, A},
    ("topic", "delete"): {A},
    ("group of the directory", "list"): {S, A},
    ("group of the directory", "change"): {S, A},
    ("group of the directory", "verify"): {S, A},
    ("service", "add"): {S, A},
    ("redirect", "add"): {E, A},
    ("redirect", "delete"): {A},
    ("workflow", "change"): {A},
    ("site", "change"): {A},
    ("language", "change"): {A},
    ("user", "list"): {A},
    ("user", "add"): {A},
    ("role", "change"): {A},
}


@pytest.fixture
def things(home_page):
    """One of each, and its key."""
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    there = home_page.copy_for_translation(spanish).specific
    page = home_page.add_child(instance=StandardPage(title="Privacy", slug="privacy"))
    page.save_revision().publish()
    translated = page.copy_for_translation(spanish)
    translated.save_revision().publish()
    give_over_pages()  # the pages of this test are not those of the migration
    image = get_image_model().objects.create(
        title="A picture", description="A picture", credit="Us", file=get_test_image_file()
    )
    document = get_document_model().objects.create(title="A file", file=ContentFile(b"words", "words.txt"))
    group = Organization.objects.create(name="Copper Beech", slug="copper-beech")
    return {
        "home": home_page, "there": there, "page": page, "translated page": translated, "image": image,
        "document": document, "topic": Topic.objects.create(name="Schools", slug="schools", locale=page.locale),
        "alert": Alert.objects.create(site=Site.objects.get(), visible_until=timezone.now()),
        "group": group, "site": Site.objects.get(), "language": spanish,
        "wish": FormatRequest.objects.create(document=document, format="braille", count=3),
        "workflow": Workflow.objects.get(name=LEGAL), "role": Group.objects.get(name=W),
        "redirect": Redirect.objects.create(old_path="/old", redirect_page=page),
    }  # fmt: skip


def form(page, **action):
    fields = {
        "title": page.title, "slug": page.slug, "body": streamfield([]), "topic_links": inline_formset([]),
        "audience_links": inline_formset([]), "comments": inline_formset([]),
    }  # fmt: skip
    return nested_form_data(fields | action)


def opens(name, *keys):
    """The address answers with its page, and not with the way out."""
    return lambda client, things: (
        client.get(reverse(name, args=[things[key].pk for key in keys] if keys else [])).status_code == 200
    )


def writes(client, things):
    address = reverse("wagtailadmin_pages:add", args=["pages", "standardpage", things["home"].pk])
    client.post(address, form(StandardPage(title="New", slug="new")))
    return StandardPage.objects.filter(slug="new", live=False).exists()


def changes(key):
    def tried(client, things):
        page = things[key]
        page.title = "Changed"
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(page))
        return StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Changed"

    return tried


def publishes(key):
    def tried(client, things):
        page = things[key]
        page.title = "Changed"
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        client.post(address, form(page, **{"action-publish": "1"}))
        return type(page).objects.get(pk=page.pk).title == "Changed"

    return tried


def hands_in(client, things):
    page = things["page"]
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(page, **{"action-submit": "1"}))
    return StandardPage.objects.get(pk=page.pk).workflow_states.exists()


def unpublishes(client, things):
    client.post(reverse("wagtailadmin_pages:unpublish", args=[things["page"].pk]))
    return not StandardPage.objects.get(pk=things["page"].pk).live


def deletes(client, things):
    client.post(reverse("wagtailadmin_pages:delete", args=[things["page"].pk]))
    return not StandardPage.objects.filter(pk=things["page"].pk).exists()


def grants(client, things):
    client.post(reverse("format_requests:done", args=[things["wish"].pk]))
    return not FormatRequest.objects.exists()


TRIES = {
    ("page", "write"): writes,
    ("page", "change"): changes("page"),
    ("page", "hand in"): hands_in,
    ("page", "publish"): publishes("page"),
    ("page", "unpublish"): unpublishes,
    ("page", "delete"): deletes,
    ("page", "send to translation"): opens("wagtail_localize:submit_page_translation", "page"),
    ("translated page", "change"): changes("translated page"),
    ("translated page", "publish"): publishes("translated page"),
    ("image", "add"): opens("wagtailimages:add"),
    ("image", "change"): opens("wagtailimages:edit", "image"),
    ("image", "delete"): opens("wagtailimages:delete", "image"),
    ("document", "add"): opens("wagtaildocs:add"),
    ("document", "change"): opens("wagtaildocs:edit", "document"),
    ("document", "delete"): opens("wagtaildocs:delete", "document"),
    ("format request", "list"): opens("format_requests:index"),
    ("format request", "done"): grants,
    ("alert", "add"): opens("wagtailsnippets_alerts_alert:add"),
    ("alert", "change"): opens("wagtailsnippets_alerts_alert:edit", "alert"),
    ("alert", "delete"): opens("wagtailsnippets_alerts_alert:delete", "alert"),
    ("topic", "add"): opens("wagtailsnippets_taxonomy_topic:add"),
    ("topic", "change"): opens("wagtailsnippets_taxonomy_topic:edit", "topic"),
    ("topic", "delete"): opens("wagtailsnippets_taxonomy_topic:delete", "topic"),
    ("group of the directory", "list"): opens("wagtailsnippets_directory_organization:list"),
    ("group of the directory", "change"): opens("wagtailsnippets_directory_organization:edit", "group"),
    ("group of the directory", "verify"): opens("wagtailsnippets_directory_organization:verify", "group"),
    ("service", "add"): opens("wagtailsnippets_directory_servicetype:add"),
    ("redirect", "add"): opens("wagtailredirects:add"),
    ("redirect", "delete"): opens("wagtailredirects:delete", "redirect"),
    ("workflow", "change"): opens("wagtailadmin_workflows:edit", "workflow"),
    ("site", "change"): opens("wagtailsites:edit", "site"),
    ("language", "change"): opens("wagtaillocales:edit", "language"),
    ("user", "list"): opens("wagtailusers_users:index"),
    ("user", "add"): opens("wagtailusers_users:add"),
    ("role", "change"): opens("wagtailusers_groups:edit", "role"),
}


def log_in(client, role, name="somebody"):
    user = User.objects.create_user(f"{name}@example.org", "a long password", first_name="Noor", last_name="Name")
    user.groups.set(Group.objects.filter(name=role))
    client.force_login(user)
    return user


def test_the_table_and_what_is_tried_are_the_same():
    assert TABLE.keys() == TRIES.keys()


@pytest.mark.parametrize("role", [W, E, T, R, S, A])
def test_a_role_may_do_what_the_table_says_and_nothing_else(role, things, client):
    log_in(client, role)
    may = set()
    for what, tried in TRIES.items():
        with transaction.atomic():
            if tried(client, things):
                may.add(what)
            transaction.set_rollback(True)
    assert may == {what for what, roles in TABLE.items() if role in roles}


def test_who_has_no_role_is_not_let_in(things, client):
    log_in(client, "no role at all")
    assert client.get("/admin/").status_code == 302
    assert not any(tried(client, things) for tried in TRIES.values())


def test_an_administrator_cannot_make_a_superuser_nor_change_one(things, client):
    chief = User.objects.create_superuser("chief@example.org", "a long password")
    log_in(client, A)
    fields = {
        "email": "new@example.org", "first_name": "New", "last_name": "Name", "is_superuser": "on",
        "password1": "correct horse battery", "password2": "correct horse battery",
    }  # fmt: skip
    client.post(reverse("wagtailusers_users:add"), fields)
    assert User.objects.get(email="new@example.org").is_superuser is False
    address = reverse("wagtailusers_users:edit", args=[chief.pk])
    client.post(address, fields | {"email": "chief@example.org", "is_active": "on"})
    chief.refresh_from_db()
    assert chief.check_password("a long password")
    bulk = reverse("wagtail_bulk_action", args=["users", "user", "set_active_state"])
    client.post(f"{bulk}?id={chief.pk}", {"mark_as_active": ""})
    chief.refresh_from_db()
    assert chief.is_active


def test_a_superuser_can_make_another(things, client):
    client.force_login(User.objects.create_superuser("chief@example.org", "a long password"))
    assert "is_superuser" in client.get(reverse("wagtailusers_users:add")).content.decode()


def test_a_right_that_was_taken_away_does_not_come_back_with_the_next_migration(things):
    from django.apps import apps

    from cms.users.roles import give_rights

    editors = Group.objects.get(name=E)
    right = Permission.objects.get(codename="change_topic")
    editors.permissions.remove(right)
    GroupPagePermission.objects.filter(group=editors).delete()
    for label in ("alerts", "taxonomy", "wagtailcore", "wagtailimages"):
        give_rights(apps.get_app_config(label))
    assert right not in editors.permissions.all()
    assert not GroupPagePermission.objects.filter(group=editors).exists()


def test_every_role_is_a_group_and_wagtails_own_moderators_are_gone(db):
    names = set(Group.objects.values_list("name", flat=True))
    assert names == {*ROLES, "Stewards"}


def test_workflows_brought_back_by_an_old_backup_are_not_made_twice(db):
    AppliedDefault.objects.filter(key="workflows").delete()
    before = sorted(Workflow.objects.values_list("name", flat=True))
    make_workflows()
    assert sorted(Workflow.objects.values_list("name", flat=True)) == before
    assert sorted({LEGAL, COMMUNICATIONS}) == before


def test_there_are_two_workflows_and_their_steps(db):
    steps = {
        workflow.name: [(task.name, [group.name for group in task.specific.groups.all()]) for task in workflow.tasks]
        for workflow in Workflow.objects.active()
    }
    words = ("Editorial review", [E])
    assert steps == {COMMUNICATIONS: [words], LEGAL: [("Legal review", [R]), words]}


def test_a_page_goes_through_the_legal_review_to_its_readers_and_everybody_is_told_by_mail(things, client, mailoutbox):
    from cms.users.workflows import assign

    page = things["page"]
    assign(page, LEGAL)
    for role in (R, E):
        user = User.objects.create_user(f"{role.lower()}@example.org", "a long password", first_name="Noor")
        user.groups.set(Group.objects.filter(name=role))
    log_in(client, W, "writer")
    page.title = "Your rights"
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(page, **{"action-submit": "1"}))
    assert [mail.to for mail in mailoutbox] == [["reviewers@example.org"]]
    assert "Your rights" in mailoutbox[0].subject
    assert mailoutbox[0].alternatives, "a notification has an HTML part"

    for role in (R, E):
        client.force_login(User.objects.get(email=f"{role.lower()}@example.org"))
        task = page.current_workflow_task_state
        answer = client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]),
            {"comment": "Yes.", "by": "union-lawyer", "jurisdiction": "us"},
        )
        assert answer.status_code in (200, 302)
    assert StandardPage.objects.get(pk=page.pk).title == "Your rights"
    assert ["writer@example.org"] in [mail.to for mail in mailoutbox], "the writer hears that it is public"
