"""What of a group reaches search, and that it does so with the very save that changed it."""

import json

import pytest
from django.apps import apps
from django.db import connection, transaction
from wagtail.models import Locale

from coalition import services
from coalition.models import Contact, Coverage, Group, GroupPopulation, GroupText, Offer, Office, Phone, Service
from coalition.search_sources import first_sentences
from search.index.models import SearchEntry
from search.index.projection import source_drift

pytestmark = pytest.mark.django_db

MARK = "Zugzwang"


def entries_of(group):
    return SearchEntry.objects.live().filter(key=f"group:{group.uuid}").order_by("locale")


def test_a_group_has_an_entry_for_each_language_it_is_described_in(full_group):
    english, spanish = entries_of(full_group)
    assert (english.locale, spanish.locale) == ("en", "es")
    assert english.summary == "A house by the river. It helps with forms."
    assert spanish.serve_locales == ["es"]
    assert "ar" in english.serve_locales
    assert (english.card["text_origin"], spanish.card["text_origin"]) == ("human", "machine")


def test_a_listed_group_without_a_text_is_found_by_its_name(make_group):
    (entry,) = entries_of(make_group())
    assert (entry.locale, entry.title, entry.summary) == ("en", "Lantern House", "")


def test_an_entry_says_what_is_offered_where_and_how(full_group):
    entry = entries_of(full_group)[0]
    assert entry.facets == {
        "service": ["legal-help"],
        "language": ["en", "es"],
        "population": [],
        "way": ["phone"],
        "cost": ["free"],
    }
    assert entry.areas == ["county:39049"]
    assert entry.within == ["state:OH"]
    assert entry.points == [[39.99, -83.0]]
    assert entry.due_day == full_group.next_due.toordinal()
    assert entry.dated == full_group.verified_on
    assert entry.card["cities"] == [["Columbus", "OH"]]


def test_a_group_is_found_by_the_name_of_its_service_in_each_language(full_group):
    english = Locale.objects.get_or_create(language_code="en")[0]
    service = Service.objects.create(slug="legal-help", name="Legal help", locale=english)
    assert "Legal help" in entries_of(full_group)[0].body
    service.name = "Help by lawyers"
    service.save()
    assert "Help by lawyers" in entries_of(full_group)[0].body


@pytest.mark.parametrize("visibility", ["hidden", "area"])
def test_the_street_and_point_of_an_office_that_is_not_public_are_nowhere_in_search(full_group, visibility):
    office = full_group.offices.get()
    office.visibility, office.street, office.latitude = visibility, f"12 {MARK} Street", 39.123987
    office.save()
    Contact.objects.create(group=full_group, role=MARK, email=f"{MARK}@example.org", visibility="affiliates")
    full_group.save()
    for dump in dumped_search_tables():
        assert MARK not in dump
        assert "39.123987" not in dump
    card = entries_of(full_group)[0].card
    assert card["hidden_office"] == (visibility == "hidden")
    assert card["cities"] == ([["Columbus", "OH"]] if visibility == "area" else [])


def dumped_search_tables():
    """Every row of every table of search, also of those that only a database engine knows."""
    known = [model._meta.db_table for model in apps.get_app_config("search_index").get_models()]
    tables = {name for name in connection.introspection.table_names() if name.startswith("search_")} | set(known)
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield json.dumps(cursor.fetchall(), default=str)


@pytest.mark.parametrize(
    "child",
    [
        lambda group: Coverage(group=group, code="state:IL"),
        lambda group: GroupPopulation(group=group, population="families"),
        lambda group: GroupText(group=group, language="fr", text="Une maison."),
        lambda group: Offer(group=group, service="health"),
        lambda group: Office(group=group, visibility="public", city="Dayton", state="OH"),
        lambda group: Phone(group=group, number="+16145550100"),
    ],
)
def test_a_child_that_is_saved_or_deleted_by_itself_reaches_search(full_group, child):
    before = list(entries_of(full_group).values_list("card", "facets", "areas", "locale"))
    child = child(full_group)
    child.save()
    assert list(entries_of(full_group).values_list("card", "facets", "areas", "locale")) != before
    child.delete()
    assert list(entries_of(full_group).values_list("card", "facets", "areas", "locale")) == before
    assert source_drift() == 0


def test_a_save_that_is_taken_back_leaves_no_entry(db):
    with transaction.atomic():
        group = Group(name="Never", verified_on="2026-01-01", next_due="2027-01-01")
        group.full_clean()
        group.save()
        assert entries_of(group)
        transaction.set_rollback(True)
    assert not SearchEntry.objects.exists()


def test_a_group_that_is_unlisted_or_deleted_leaves_search_at_once(full_group, make_group):
    services.unlist(group=full_group, reason="asked")
    assert not entries_of(full_group)
    services.relist(group=full_group)
    assert entries_of(full_group)
    key = f"group:{full_group.uuid}"
    full_group.delete()
    assert not SearchEntry.objects.live().filter(key=key)


def test_many_groups_cost_no_more_questions_than_one(full_group, django_assert_max_num_queries, make_group):
    from search.index.sources import source_named

    for number in range(5):
        make_group(f"Group {number}", offers=[Offer(service="health")])
    uuids = [str(uuid) for uuid in Group.objects.values_list("uuid", flat=True)]
    with django_assert_max_num_queries(10):
        assert len(list(source_named("group").entries(uuids))) == 7


def test_a_summary_is_made_of_whole_sentences():
    text = "One two. " * 40
    assert first_sentences(text).endswith("One two.")
    assert len(first_sentences(text)) <= 240
    assert first_sentences("word " * 100).endswith("word …")
