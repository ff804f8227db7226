"""What the admin shows of the work there is: numbers on the first page, columns of the explorer, reports."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.documents.models import FormatRequest
from cms.pages.models import StandardPage
from cms.users.models import User
from cms.users.roles import give_over_pages

from ..models import ContentAudit

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
# The explorer shows 20 rows at a time; wagtail-localize's buttons ask twice for each of them.
MOST_QUERIES = {"explorer": 90, "others": 60}


@pytest.fixture
def editor(client):
    user = User.objects.create_user("e@example.org", "a long password")
    user.groups.set(Group.objects.filter(name="Editors"))
    client.force_login(user)
    return user


@pytest.fixture
def pages(home_page):
    """One page due for review; one not; one whose Spanish version is behind."""
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish).specific.save_revision().publish()
    today = timezone.localdate()
    due = home_page.add_child(instance=StandardPage(title="Due page", slug="due", review_due=today - DAY))
    fresh = home_page.add_child(instance=StandardPage(title="Fresh page", slug="fresh", review_due=today + DAY))
    fresh.save_revision().publish()
    source, _ = TranslationSource.update_or_create_from_instance(fresh)
    Translation.objects.create(source=source, target_locale=spanish).save_target(publish=True)
    return {"due": due, "fresh": fresh, "home": home_page}


def words(client, address):
    return " ".join(strip_tags(client.get(address).content.decode()).split())


def waiting(client, user=None):
    context = client.get("/admin/").context_data["panels"]
    panel = next(panel for panel in context if getattr(panel, "name", "") == "work")
    request = RequestFactory().get("/")
    request.user = user or User.objects.get()
    return {str(one.label): one for one in panel.get_context_data({"request": request})["waiting"]}


def test_the_first_page_counts_what_is_due_and_each_number_leads_to_its_list(pages, editor, client):
    one = waiting(client)["Pages due for review"]
    assert one.count == 1
    listed = words(client, one.url)
    assert "Due page" in listed
    assert "Fresh page" not in listed


def test_a_translation_is_behind_when_its_original_was_published_later(pages, editor, client):
    assert waiting(client)["Outdated translations"].count == 0
    pages["fresh"].save_revision().publish()
    one = waiting(client)["Outdated translations"]
    assert one.count == 1
    listed = words(client, one.url)
    assert "Fresh page" in listed
    assert "Due page" not in listed


def test_what_waits_for_the_user_s_yes_leads_to_the_list_of_tasks(pages, editor, client):
    page = pages["due"]
    page.save_revision()
    page.get_workflow().start(page, editor)
    one = waiting(client)["Awaiting your review"]
    assert one.count == 1
    assert "Due page" in words(client, one.url)


def test_a_translation_waits_for_its_translator_and_then_for_an_editor(pages, home_page, client):
    users = {}
    for role in ("Translators", "Editors"):
        users[role] = User.objects.create_user(f"{role}@example.org", "a long password")
        users[role].groups.set(Group.objects.filter(name=role))
    give_over_pages()  # the pages of this test are not those of the migration
    source, _ = TranslationSource.update_or_create_from_instance(pages["due"])
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="es"))
    translation.save_target(publish=False)

    def titles(label, role):
        client.force_login(users[role])
        counts = waiting(client, users[role])
        if label not in counts:
            return None
        listed = [page.specific.locale.language_code for page in client.get(counts[label].url).context["object_list"]]
        assert counts[label].count == len(listed)
        return listed

    finish, publish = "Translations in progress", "Translations ready to publish"
    other = Translation.objects.exclude(pk=translation.pk).get()
    translate_all(other)
    other.get_target_instance().get_latest_revision().publish()
    assert titles(finish, "Translators") == ["es"]
    assert titles(publish, "Editors") == []
    assert titles(publish, "Translators") is None
    translate_all(translation)
    assert titles(finish, "Translators") == []
    assert titles(publish, "Editors") == ["es"]
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()
    assert titles(publish, "Editors") == []
    pages["due"].title = "New words"
    pages["due"].save_revision().publish()
    source.update_from_db()
    assert titles(finish, "Translators") == ["es"]
    translate_all(translation)
    assert (titles(finish, "Translators"), titles(publish, "Editors")) == ([], ["es"])


def translate_all(translation):
    for segment in StringSegment.objects.filter(source=translation.source):
        StringTranslation.objects.get_or_create(
            translation_of=segment.string, context=segment.context, locale=translation.target_locale,
            defaults={"data": "Palabras", "translation_type": "manual"},
        )  # fmt: skip


def test_faces_without_consent_are_counted_for_who_may_change_pictures(pages, editor, client):
    for title, until in (("Ended", timezone.localdate() - DAY), ("Lasting", None)):
        get_image_model().objects.create(
            title=title, description="A girl", credit="Us", file=get_test_image_file(),
            shows_face=True, consent_on_file=True, consent_until=until,
        )  # fmt: skip
    one = waiting(client)["Photos missing consent"]
    assert one.count == 1
    assert [image.title for image in client.get(one.url).context["images"]] == ["Ended"]


def test_the_times_that_readers_asked_for_another_format_lead_to_the_list(pages, editor, client):
    document = get_document_model().objects.create(title="Wallet card", file=ContentFile(b"words", "card.txt"))
    for language in ("ht", "ar"):
        FormatRequest.objects.create(document=document, format="language", language=language, count=3)
    one = waiting(client)["Format requests from readers"]
    assert one.count == 6
    assert "Wallet card" in words(client, one.url)


def test_stewards_are_told_of_groups_and_not_of_pages(pages, client):
    user = User.objects.create_user("s@example.org", "a long password")
    user.groups.set(Group.objects.filter(name="Stewards"))
    client.force_login(user)
    labels = waiting(client)
    assert "Groups overdue for verification" in labels
    assert "Pages due for review" not in labels
    assert client.get(labels["Groups overdue for verification"].url).status_code == 200


def test_the_explorer_says_language_review_owner_and_where_a_page_is_missing(pages, editor, client):
    address = reverse("wagtailadmin_explore", args=[pages["home"].pk])
    listed = words(client, address)
    for heading in ("Language", "Review by", "Missing in", "Owner"):
        assert heading in listed
    rows = client.get(address).context_data["object_list"]
    assert {row.title: row.missing_locales for row in rows} == {"Due page": ["es"], "Fresh page": []}
    spanish = Locale.objects.get(language_code="es")
    assert [row.title for row in client.get(f"{address}?missing={spanish.pk}").context_data["object_list"]] == [
        "Due page"
    ]


@pytest.mark.parametrize("query", ["review=nonsense", "missing=999999", "translation=%00", "locale=x&ordering=zzz"])
def test_a_filter_that_nobody_offers_is_told_and_breaks_nothing(pages, editor, client, query):
    assert client.get(f"{reverse('wagtailadmin_explore_root')}?{query}").status_code in (200, 302)


def test_the_report_of_languages_says_public_behind_draft_or_nothing(pages, editor, client):
    pages["fresh"].save_revision().publish()
    rows = client.get(reverse("site_reports:languages")).context_data["object_list"]
    said = {row.title: row.languages for row in rows}
    assert said["Fresh page"] == {"en": "public", "es": "outdated"}
    assert said["Due page"] == {"en": "public", "es": ""}
    sheet = client.get(reverse("site_reports:languages") + "?export=csv")
    assert b"Fresh page,public,outdated" in b"".join(sheet.streaming_content)


def test_the_report_of_files_has_the_oldest_first_and_says_what_nothing_leads_to(pages, editor, client):
    documents = get_document_model()
    for title in ("Used", "Unused"):
        documents.objects.create(title=title, file=ContentFile(b"words", f"{title}.txt"))
    used = documents.objects.get(title="Used")
    pages["due"].body = [("text", f'<p><a linktype="document" id="{used.pk}">Plan</a></p>')]
    pages["due"].save()
    address = reverse("site_reports:files")
    assert [file.title for file in client.get(address).context_data["object_list"]] == ["Used", "Unused"]
    assert [file.title for file in client.get(f"{address}?used=false").context_data["object_list"]] == ["Unused"]


def test_listings_cost_as_many_queries_with_many_rows(pages, editor, client):
    explorer = reverse("wagtailadmin_explore", args=[pages["home"].pk])
    addresses = ["/admin/", explorer, reverse("site_reports:languages"), reverse("site_reports:files")]
    addresses += [reverse("site_reports:links"), reverse("site_reports:checks")]

    def costs():
        found = {}
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[address] = len(queries)
        return found

    def grow(count):
        for _ in range(count):
            number = StandardPage.objects.count()
            body = [("text", f'<p><a linktype="page" id="{90_000 + number}">gone</a></p>')]
            page = StandardPage(title=f"Page {number}", slug=f"p{number}", owner=editor, body=body)
            pages["home"].add_child(instance=page)
            ContentAudit.objects.create(page=page, issues="vague-link", audited_at=timezone.now())
            get_document_model().objects.create(title=page.title, file=ContentFile(b"words", "w.txt"))

    grow(20)
    before = costs()
    grow(20)
    after = costs()
    assert after[explorer] <= MOST_QUERIES["explorer"]
    assert all(after[address] <= MOST_QUERIES["others"] for address in addresses if address != explorer), after
    assert all(after[address] <= before[address] + 2 for address in addresses), (before, after)
