import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from search.index.models import SearchEntry

from ..models import ConflictError, Organization, OrganizationSlug, Phone, Service, ServiceArea, ServiceType
from ..models.fields import code_of_area

pytestmark = pytest.mark.django_db


def entries_of(organization):
    return SearchEntry.objects.live().filter(key=f"group:{organization.uuid}")


@pytest.mark.parametrize(
    ("days_left", "state"), [(0, "fresh"), (-1, "due"), (-30, "due"), (-31, "overdue"), (100, "fresh")]
)
def test_a_check_is_due_for_thirty_days_and_then_overdue(make_group, days_left, state):
    organization = make_group(days_left=days_left)
    assert organization.verification_status == state
    for name in ("unchecked", "fresh", "due", "overdue", "unlisted"):
        assert Organization.objects.with_status(name).exists() == (name == state)


def test_a_group_that_nobody_checked_is_not_public(make_group):
    organization = make_group(verified=False)
    assert organization.verification_status == "unchecked"
    assert not organization.is_public
    assert not organization.was_ever_public
    assert not entries_of(organization)


def test_two_groups_of_one_name_have_two_addresses(make_group):
    assert [make_group().slug, make_group().slug] == ["lantern-house", "lantern-house-2"]


def test_an_old_address_is_remembered_and_not_given_to_another(make_group):
    organization = make_group()
    organization.slug = "river-house"
    organization.save()
    assert OrganizationSlug.objects.get(slug="lantern-house").organization == organization
    other = Organization(name="Another", slug="lantern-house")
    with pytest.raises(ValidationError):
        other.full_clean()
    assert make_group().slug == "lantern-house-2"


def test_a_group_gets_its_old_address_back(make_group):
    organization = make_group()
    for slug in ("river-house", "lantern-house"):
        organization.slug = slug
        organization.save()
    assert list(organization.former_slugs.values_list("slug", flat=True)) == ["river-house"]


def test_the_later_of_two_writers_is_told_and_changes_nothing(make_group):
    first = make_group()
    second = Organization.objects.get(pk=first.pk)
    first.name = "First"
    first.save()
    second.name = "Second"
    second.phones = [Phone(number="+13125550100")]
    with pytest.raises(ConflictError):
        second.save()
    kept = Organization.objects.get(pk=first.pk)
    assert (kept.name, kept.version, kept.phones.count()) == ("First", 2, 0)


def test_a_group_is_not_unlisted_without_a_reason(make_group):
    organization = make_group()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.filter(pk=organization.pk).update(unlisted_reason="closed")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("United States", "us"),
        ("Ohio", "state:OH"),
        ("Cook County, Illinois", "county:17031"),
        ("43201", "zip:43201"),
        ("county:39049", "county:39049"),
    ],
)
def test_an_area_is_typed_as_people_call_it(typed, code):
    assert code_of_area(typed) == code


@pytest.mark.parametrize("typed", ["Atlantis", "Franklin County", "Chicago", "county:99999"])
def test_what_is_no_area_or_several_is_refused(typed):
    with pytest.raises(ValidationError):
        code_of_area(typed)


def test_groups_are_found_by_a_part_of_the_area_they_serve(make_group):
    statewide = make_group("Statewide", service_areas=[ServiceArea(area_code="state:OH")])
    county = make_group("County", service_areas=[ServiceArea(area_code="county:39049")])
    code = make_group("Code", service_areas=[ServiceArea(area_code="zip:43201")])
    make_group("Elsewhere", service_areas=[ServiceArea(area_code="state:IL")])
    assert set(Organization.objects.covering_area_or_part("state:OH")) == {statewide, county, code}
    assert set(Organization.objects.serving_area("county:39049")) == {county}


def test_groups_are_found_by_the_languages_of_services_and_phones(make_group):
    by_offer = make_group("Offer", services=[Service(service_type="health", languages=["ht"])])
    by_phone = make_group("Phone", phones=[Phone(number="+13125550100", languages=["en", "ht"])])
    make_group("Neither", services=[Service(service_type="health", languages=["en"])])
    assert set(Organization.objects.with_language("ht")) == {by_offer, by_phone}


def test_languages_are_rows_in_the_order_given_each_once(make_group):
    service = make_group(
        "Offer", services=[Service(service_type="health", languages=["ht", "en", "ht"])]
    ).services.get()
    assert service.languages == ["ht", "en"]
    assert list(service.language_rows.values_list("code", flat=True)) == ["ht", "en"]
    service.languages = ["en"]
    service.save()
    assert Service.objects.get(pk=service.pk).languages == ["en"]


def test_a_language_that_changes_by_itself_changes_what_is_found(make_group):
    organization = make_group("Offer", services=[Service(service_type="health", languages=["en"])])
    service = organization.services.get()
    service.languages = ["ht"]
    service.save()
    assert entries_of(organization).get().facets["language"] == ["ht"]


def test_names_of_services_fall_back_to_english(db):
    from wagtail.models import Locale

    english = Locale.objects.get_or_create(language_code="en")[0]
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    health = ServiceType.objects.create(slug="health", name="Health", locale=english)
    ServiceType.objects.create(slug="health", name="Salud", locale=spanish, translation_key=health.translation_key)
    ServiceType.objects.create(slug="asylum", name="Asylum", locale=english)
    assert ServiceType.names("es") == {"health": "Salud", "asylum": "Asylum"}


def test_a_label_is_cleaned_where_it_is_stored(make_group):
    phone = Phone(number="+13125550100", description={"en": "Main\u202e line\u2066"})
    group = make_group("Phone", phones=[phone])
    assert group.phones.get().description == {"en": "Main line"}
