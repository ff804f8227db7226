"""What readers are told of a legal review, by every door at which a text can change or be published."""

import datetime
import json

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, Page, Task, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail_localize.models import Translation, TranslationSource

from cms.demo import page_keys
from cms.demo import pages as demo
from cms.documents.models import SiteDocument
from cms.editorial.translation_status import lacking_legal_review
from cms.pages.legal_review.services import FIELDS, has_reviewed_text, is_reviewed, record_review
from cms.pages.legal_review.text import fingerprint
from cms.pages.legal_review.workflow import LegalReviewTask
from cms.pages.models import StandardPage
from cms.resources.models import ResourceCollectionPage, ResourceFile, ResourcePage
from cms.taxonomy.models import Topic
from cms.users.models import User
from cms.users.roles import give_over_pages
from cms.users.workflows import LEGAL, assign, make_workflows

pytestmark = pytest.mark.django_db
BODY = [{"type": "text", "value": "<p>You may stay silent.</p>", "id": "8a4b0f3e-5b0b-4f0e-9f1c-3c1c2c1c2c1c"}]


@pytest.fixture
def rights(home_page):
    """A public page under the legal review, whose text was read."""
    give_over_pages()
    page = home_page.add_child(instance=StandardPage(title="Your rights", slug="rights", body=BODY))
    assign(page, LEGAL)
    record_review(page, by="union-lawyer", jurisdiction="us", on=datetime.date(2026, 11, 3))
    page.save_revision().publish()
    assert is_reviewed(now(page))
    return now(page)


def now(page):
    return StandardPage.objects.get(pk=page.pk)


def log_in(client, role):
    user = User.objects.filter(email=f"{role.lower()}@example.org").first()
    user = user or User.objects.create_user(f"{role.lower()}@example.org", "a long password", first_name="Noor")
    user.groups.set(Group.objects.filter(name=role))
    client.force_login(user)
    return user


def form(page, text="<p>You may stay silent.</p>", **more):
    fields = {
        "title": page.title, "slug": page.slug, "topic_links": inline_formset([]),
        "audience_links": inline_formset([]), "comments": inline_formset([]),
        "body": streamfield([("text", rich_text(text))]),
    }  # fmt: skip
    return nested_form_data(fields | more)


def edit(client, page, text, **more):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(page, text, **more))


def change(page, text="<p>You must answer.</p>"):
    page = now(page)
    page.body = [{"type": "text", "value": text}]
    return page


def test_readers_are_told_until_the_text_changes(rights, client):
    assert "Legally reviewed" in client.get("/rights/").content.decode()
    change(rights).save_revision().publish()
    assert "Legally reviewed" not in client.get("/rights/").content.decode()


@pytest.mark.parametrize("name", ["title", "summary", "search_description", "menu_title"])
def test_every_field_that_readers_read_is_text(rights, name):
    setattr(rights, name, "Another word")
    rights.save()
    assert not is_reviewed(now(rights))


def test_dates_topics_and_what_editors_of_text_add_by_themselves_are_not(rights):
    Topic.objects.create(name="Raids", slug="raids", locale=rights.locale)
    rights.checked_on = timezone.localdate()
    rights.review_due = timezone.localdate() + datetime.timedelta(days=9)
    rights.body = [{"type": "text", "value": '<p data-block-key="x1y2z">You may stay  silent.</p>'}]
    rights.topic_links.create(topic=Topic.objects.get(slug="raids"), locale=rights.locale)
    rights.save()
    assert is_reviewed(now(rights))


def test_a_link_that_leads_elsewhere_is_another_text(rights):
    linked = change(rights, '<p><a href="https://example.org/a">You may stay silent.</a></p>')
    other = change(rights, '<p><a href="https://example.org/b">You may stay silent.</a></p>')
    assert len({fingerprint(page) for page in (rights, linked, other)}) == 3


def test_no_door_but_the_review_sets_it(home_page, client):
    told = {"legal_reviewed_by": "union-lawyer", "legal_reviewed_on": timezone.localdate(), "legal_jurisdiction": "us"}
    page = home_page.add_child(instance=StandardPage(title="Rights", slug="rights", **told))
    assert not is_reviewed(now(page))
    for name, value in told.items():
        setattr(page, name, value)
    page.save()
    assert not is_reviewed(now(page))
    page.save(update_fields=FIELDS)
    assert not is_reviewed(now(page))
    page.save_revision().publish()
    assert not is_reviewed(now(page))
    log_in(client, "Administrators")
    edit(client, page, "<p>Words.</p>", **{"action-publish": "1"} | told)
    assert not is_reviewed(now(page))


def test_the_form_has_no_field_for_it_and_tells_before_anything_is_typed(rights, client):
    log_in(client, "Administrators")
    content = client.get(reverse("wagtailadmin_pages:edit", args=[rights.pk])).content.decode()
    assert not any(f'name="{name}"' in content for name in FIELDS)
    assert "This text has passed legal review. If you change it, the note to readers disappears" in content
    assert "a lawyer of the union" in content


def test_going_back_to_the_version_that_was_read_brings_nothing_back(rights, client):
    read = rights.latest_revision
    change(rights).save_revision().publish()
    read.publish()
    page = now(rights)
    assert fingerprint(page) == fingerprint(rights)
    assert not is_reviewed(page)


def test_a_copy_and_an_alias_carry_none(rights, home_page):
    copy = rights.copy(update_attrs={"slug": "copy"})
    assert not is_reviewed(now(copy))
    copy.get_latest_revision().publish()
    assert not is_reviewed(now(copy))
    assert not is_reviewed(now(rights.create_alias(update_slug="alias")))


def test_what_goes_live_by_the_clock_carries_none(rights):
    page = change(rights)
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    assert is_reviewed(now(rights))
    past = timezone.now() - datetime.timedelta(minutes=1)
    revision = now(rights).latest_revision
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    call_command("publish_scheduled")
    assert "must answer" in str(now(rights).body)
    assert not is_reviewed(now(rights))


def test_an_editor_does_not_publish_past_the_review_by_any_button(rights, client):
    log_in(client, "Editors")
    content = client.get(reverse("wagtailadmin_pages:edit", args=[rights.pk])).content.decode()
    assert "This page must pass legal review" in content
    answer = edit(client, rights, "<p>You must answer.</p>", **{"action-publish": "1"})
    assert "needs a legal review before it can be published" in answer.content.decode()
    assert "You must answer." in answer.content.decode()  # what was typed is kept
    edit(client, rights, "<p>You must answer.</p>")
    assert (
        'name="action-publish"'
        not in client.get(reverse("wagtailadmin_pages:edit", args=[rights.pk])).content.decode()
    )
    client.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={rights.pk}")
    with pytest.raises(PermissionDenied):
        now(rights).latest_revision.publish(user=User.objects.get(email="editors@example.org"))
    assert "silent" in str(now(rights).body)
    assert is_reviewed(now(rights))


def test_an_editor_publishes_no_new_page_below_it(rights, client):
    log_in(client, "Editors")
    address = reverse("wagtailadmin_pages:add", args=["pages", "standardpage", rights.pk])
    answer = client.post(address, form(StandardPage(title="At work", slug="work"), **{"action-publish": "1"}))
    assert "needs a legal review" in answer.content.decode()
    assert not Page.objects.filter(slug="work").exists()


def test_an_editor_still_publishes_what_is_not_text_and_withdraws_what_is_wrong(rights, client):
    log_in(client, "Editors")
    due = timezone.localdate() + datetime.timedelta(days=30)
    edit(client, rights, "<p>You may stay silent.</p>", **{"action-publish": "1", "review_due": due.isoformat()})
    assert now(rights).review_due == due
    assert is_reviewed(now(rights))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[rights.pk]))
    assert not now(rights).live


def test_an_administrator_may_and_readers_are_told_nothing_and_the_dashboard_says_so(rights, client):
    log_in(client, "Administrators")
    edit(client, rights, "<p>You must answer.</p>", **{"action-publish": "1"})
    assert "must answer" in str(now(rights).body)
    assert not is_reviewed(now(rights))
    assert list(lacking_legal_review(Page.objects.all())) == [now(rights).page_ptr]
    content = client.get("/admin/").content.decode()
    assert "Live pages that need legal review" in content
    explorer = reverse("wagtailadmin_explore", args=[rights.get_parent().pk])
    assert "Your rights" in client.get(f"{explorer}?review=unread").content.decode()


def approve(client, page, **answers):
    task = now(page).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    return client.post(address, answers)


def test_the_review_asks_in_which_role_and_publishes_what_was_read(rights, client):
    log_in(client, "Editors")
    edit(client, rights, "<p>You need not answer.</p>", **{"action-submit": "1"})
    log_in(client, "Reviewers")
    approve(client, rights, comment="Yes.")
    assert not has_reviewed_text(now(rights).get_latest_revision_as_object())
    approve(client, rights, comment="Yes.", by="law-school", jurisdiction="state:OH")
    assert "silent" in str(now(rights).body)  # the words are read next
    log_in(client, "Editors")
    approve(client, rights)
    page = now(rights)
    assert "need not answer" in str(page.body)
    told = (page.legal_reviewed_by, page.legal_reviewed_on, page.legal_jurisdiction)
    assert told == ("law-school", timezone.localdate(), "state:OH")


def test_what_is_changed_after_the_lawyer_said_yes_is_read_again(rights, client):
    log_in(client, "Editors")
    edit(client, rights, "<p>You need not answer.</p>", **{"action-submit": "1"})
    log_in(client, "Reviewers")
    approve(client, rights, by="law-school", jurisdiction="state:OH")
    log_in(client, "Editors")
    edit(client, rights, "<p>You must answer.</p>")
    approve(client, rights)
    assert "silent" in str(now(rights).body)
    assert now(rights).current_workflow_task.specific.__class__ is LegalReviewTask


def translated(page):
    """Into Spanish, by wagtail-localize, and public."""
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    source = TranslationSource.update_or_create_from_instance(page)[0]
    translation = Translation.objects.update_or_create(source=source, target_locale=spanish)[0]
    translation.save_target(publish=False)
    there = StandardPage.objects.get(translation_key=page.translation_key, locale=spanish)
    there.get_latest_revision().publish()
    return there


def test_translations_say_it_as_long_as_the_original_does_and_publishing_one_brings_nothing_back(rights, client):
    there = translated(rights)
    assert is_reviewed(now(there))
    change(rights).save_revision().publish()
    assert not is_reviewed(now(there))
    there.get_latest_revision().publish()
    assert not is_reviewed(now(there))


def test_a_translation_of_an_older_text_does_not_say_that_the_newer_was_read(rights):
    there = translated(rights)
    page = change(rights)
    record_review(page, by="law-school", jurisdiction="us")
    page.save_revision().publish()
    assert is_reviewed(now(rights))
    now(there).save()
    assert not is_reviewed(now(there))


def test_a_translation_is_not_published_before_its_original(home_page, client):
    give_over_pages()
    page = home_page.add_child(instance=StandardPage(title="Rights", slug="rights", body=BODY, live=False))
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish)
    there = page.copy_for_translation(spanish)
    assign(page, LEGAL)
    assign(there, LEGAL)
    user = log_in(client, "Editors")
    assert not there.permissions_for_user(user).can_publish()


def test_a_task_of_an_older_version_becomes_one_that_asks(db):
    task = LegalReviewTask.objects.get()
    key, groups = task.pk, list(task.groups.all())
    workflow = Workflow.objects.get(name=LEGAL)
    task.delete()
    old = GroupApprovalTask.objects.create(pk=key, name="Legal review")
    old.groups.set(groups)
    workflow.workflow_tasks.create(task=old, sort_order=0)
    make_workflows()
    task = Task.objects.get(pk=key).specific
    assert isinstance(task, LegalReviewTask)
    assert list(task.groups.all()) == groups
    assert workflow.workflow_tasks.filter(task_id=key).exists()


def test_the_campaign_page_of_the_demo_is_published_by_the_legal_review_alone(home_page, client):
    """`/campaign/` tells people their rights, in each language; a translation waits for its original."""
    give_over_pages()
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish).specific.save_revision().publish()
    page = StandardPage(title="Campaign", slug="campaign", translation_key=page_keys.page_key("campaign"))
    home_page.add_child(instance=page).save_revision().publish()
    page.copy_for_translation(spanish).save_revision().publish()
    demo.assign_legal_review()
    editor = log_in(client, "Editors")
    for language in ("en", "es"):
        campaign = page_keys.page_named("campaign", language)
        assert campaign.get_workflow().name == LEGAL
    campaign = page_keys.page_named("campaign")
    assert campaign.permissions_for_user(editor).can_edit()
    assert not campaign.permissions_for_user(editor).can_publish()
    edit(client, page, "<p>You must answer.</p>", **{"action-publish": "1"})
    assert "You must answer." not in client.get("/campaign/").content.decode()


def test_a_newer_file_under_a_reviewed_page_is_a_text_that_nobody_has_read(home_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    flyer, other = (
        SiteDocument.objects.create(title=title, file=ContentFile(b"You may stay silent.", f"{title}.txt"))
        for title in ("flyer", "other")
    )
    shelf = home_page.add_child(instance=ResourceCollectionPage(title="Shelf", slug="shelf"))
    page = shelf.add_child(instance=ResourcePage(title="Card", slug="card", files=[ResourceFile(document=flyer)]))
    blocks = [{"type": "downloads", "value": {"title": "", "documents": [other.pk]}}]
    linking = home_page.add_child(instance=StandardPage(title="Rights", slug="rights", body=json.dumps(blocks)))
    for each in (page, linking):
        record_review(each, by="union-lawyer", jurisdiction="us")
        each.save_revision().publish()
    for document, each in ((flyer, page), (other, linking)):
        kind = type(each)
        document.title = "Another name"
        document.save()
        assert is_reviewed(kind.objects.get(pk=each.pk)), "its content is the same"
        document.file = ContentFile(b"You must answer.", "newer.txt")
        document.save()
        assert not is_reviewed(kind.objects.get(pk=each.pk))
        assert not has_reviewed_text(kind.objects.get(pk=each.pk))
