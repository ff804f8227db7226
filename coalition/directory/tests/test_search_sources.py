"""What of a group reaches search, and that it does so with the very save that changed it."""

import json

import pytest
from django.apps import apps
from django.db import connection, transaction
from wagtail.models import Locale

from search.index.models import SearchEntry
from search.index.projection import count_source_drift

from .. import services
from ..models import (
    Contact,
    Location,
    Organization,
    OrganizationDescription,
    OrganizationTargetPopulation,
    Phone,
    Service,
    ServiceArea,
    ServiceType,
)
from ..search_sources import first_sentences

pytestmark = pytest.mark.django_db

MARK = "Zugzwang"


def entries_of(organization):
    return SearchEntry.objects.live().filter(key=f"group:{organization.uuid}").order_by("locale")


def test_a_group_has_an_entry_for_each_language_it_is_described_in(full_group):
    english, spanish = entries_of(full_group)
    assert (english.locale, spanish.locale) == ("en", "es")
    assert english.summary == "A house by the river. It helps with forms."
    assert spanish.serve_locales == ["es"]
    assert "ar" in english.serve_locales
    assert (english.display_data["translation_origin"], spanish.display_data["translation_origin"]) == (
        "human",
        "machine",
    )


def test_a_listed_group_without_a_text_is_found_by_its_name(make_group):
    (entry,) = entries_of(make_group())
    assert (entry.locale, entry.title, entry.summary) == ("en", "Lantern House", "")


def test_an_entry_says_what_is_offered_where_and_how(full_group):
    entry = entries_of(full_group)[0]
    assert entry.facets == {
        "service": ["legal-help"],
        "language": ["en", "es"],
        "target_population": [],
        "delivery_mode": ["phone"],
        "cost_option": ["free"],
    }
    assert entry.areas == ["county:39049"]
    assert entry.parent_areas == ["state:OH"]
    assert entry.points == [[39.99, -83.0]]
    assert entry.review_due_ordinal == full_group.next_review_due.toordinal()
    assert entry.published_on == full_group.assured_on
    assert entry.display_data["cities"] == [["Columbus", "OH"]]


def test_a_group_is_found_by_the_name_of_its_service_in_each_language(full_group):
    english = Locale.objects.get_or_create(language_code="en")[0]
    service_type = ServiceType.objects.create(slug="legal-help", name="Legal help", locale=english)
    assert "Legal help" in entries_of(full_group)[0].body
    service_type.name = "Help by lawyers"
    service_type.save()
    assert "Help by lawyers" in entries_of(full_group)[0].body


@pytest.mark.parametrize("visibility", ["hidden", "area"])
def test_the_street_and_point_of_an_office_that_is_not_public_are_nowhere_in_search(full_group, visibility):
    location = full_group.locations.get()
    location.visibility, location.street, location.latitude = visibility, f"12 {MARK} Street", 39.123987
    location.save()
    Contact.objects.create(organization=full_group, role=MARK, email=f"{MARK}@example.org", visibility="affiliates")
    full_group.save()
    for dump in dumped_search_tables():
        assert MARK not in dump
        assert "39.123987" not in dump
    card = entries_of(full_group)[0].display_data
    assert card["hidden_location"] == (visibility == "hidden")
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
        lambda organization: ServiceArea(organization=organization, area_code="state:IL"),
        lambda organization: OrganizationTargetPopulation(organization=organization, target_population="families"),
        lambda organization: OrganizationDescription(organization=organization, language="fr", text="Une maison."),
        lambda organization: Service(organization=organization, service_type="health"),
        lambda organization: Location(organization=organization, visibility="public", city="Dayton", state="OH"),
        lambda organization: Phone(organization=organization, number="+16145550100"),
    ],
)
def test_a_child_that_is_saved_or_deleted_by_itself_reaches_search(full_group, child):
    before = list(entries_of(full_group).values_list("display_data", "facets", "areas", "locale"))
    child = child(full_group)
    child.save()
    assert list(entries_of(full_group).values_list("display_data", "facets", "areas", "locale")) != before
    child.delete()
    assert list(entries_of(full_group).values_list("display_data", "facets", "areas", "locale")) == before
    assert count_source_drift() == 0


def test_a_save_that_is_taken_back_leaves_no_entry(db):
    with transaction.atomic():
        organization = Organization(name="Never", assured_on="2026-01-01", next_review_due="2027-01-01")
        organization.full_clean()
        organization.save()
        assert entries_of(organization)
        transaction.set_rollback(True)
    assert not SearchEntry.objects.exists()


def test_a_group_that_is_unlisted_or_deleted_leaves_search_at_once(full_group, make_group):
    services.unlist(organization=full_group, reason="asked")
    assert not entries_of(full_group)
    services.relist(organization=full_group)
    assert entries_of(full_group)
    key = f"group:{full_group.uuid}"
    full_group.delete()
    assert not SearchEntry.objects.live().filter(key=key)


def test_many_groups_cost_no_more_questions_than_one(full_group, django_assert_max_num_queries, make_group):
    from search.index.sources import get_source

    for number in range(5):
        make_group(f"Group {number}", services=[Service(service_type="health")])
    uuids = [str(uuid) for uuid in Organization.objects.values_list("uuid", flat=True)]
    with django_assert_max_num_queries(10):
        assert len(list(get_source("group").entries(uuids))) == 7


def test_a_summary_is_made_of_whole_sentences():
    text = "One two. " * 40
    assert first_sentences(text).endswith("One two.")
    assert len(first_sentences(text)) <= 240
    assert first_sentences("word " * 100).endswith("word …")
