from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from search.index.models import SearchEntry

from .. import services
from ..models import (
    ConflictError,
    Contact,
    Location,
    Organization,
    OrganizationTargetPopulation,
    Phone,
    Service,
    ServiceArea,
)
from .conftest import save_changes

pytestmark = pytest.mark.django_db

TODAY = localdate()


def verify(organization, assured_on=TODAY, days=180, **facts):
    return services.verify(
        organization=organization,
        role="steward",
        method="phone",
        assured_on=assured_on,
        next_review_due=assured_on + timedelta(days),
        **facts,
    )


def test_verifying_lists_an_unchecked_group(make_group, steward):
    organization = make_group(verified=False)
    event = verify(organization, by=steward)
    assert event.by == steward
    assert organization.verification_status == "fresh"
    assert SearchEntry.objects.live().filter(key=f"group:{organization.uuid}").exists()


def test_the_dates_of_a_group_are_those_of_its_latest_check(make_group):
    organization = make_group(verified=False)
    verify(organization)
    verify(organization, assured_on=TODAY - timedelta(400), days=30)
    assert (organization.assured_on, organization.next_review_due) == (TODAY, TODAY + timedelta(180))


def test_unlisting_keeps_the_reason_and_the_record(make_group):
    organization = make_group()
    services.unlist(organization=organization, reason="asked")
    kept = Organization.objects.get(pk=organization.pk)
    assert (kept.verification_status, kept.unlisted_reason, kept.was_ever_public) == ("unlisted", "asked", True)
    with pytest.raises(ValueError, match="whim"):
        services.unlist(organization=organization, reason="whim")


@pytest.mark.parametrize(
    "act",
    [
        verify,
        lambda organization: services.unlist(organization=organization, reason="closed"),
        lambda organization: services.relist(organization=organization),
        lambda organization: save_changes(organization=organization, by=None),
    ],
)
def test_an_action_on_what_somebody_else_changed_is_refused_and_leaves_no_trace(make_group, act):
    organization = make_group(verified=False)
    Organization.objects.get(pk=organization.pk).save()
    with pytest.raises(ConflictError):
        act(organization)
    kept = Organization.objects.get(pk=organization.pk)
    assert (kept.verification_status, kept.version) == ("unchecked", 2)
    assert not kept.verifications.exists()
    assert not kept.changes.exists()


def test_merging_moves_what_the_other_group_lacks(make_group):
    stays = make_group(
        "Stays",
        service_areas=[ServiceArea(area_code="state:OH")],
        services=[Service(service_type="health", cost_option="free")],
    )
    goes = make_group(
        "Goes",
        service_areas=[ServiceArea(area_code="state:OH"), ServiceArea(area_code="state:IN")],
        services=[Service(service_type="health", cost_option="fee"), Service(service_type="asylum")],
        phones=[Phone(number="+16145550100")],
        locations=[Location(street="1 Sample Street", city="Columbus", state="OH")],
        contacts=[Contact(role="Front desk")],
    )
    location = goes.locations.get().uuid
    services.merge_organizations(organization=goes, into=stays)
    stays = Organization.objects.get(pk=stays.pk)
    assert [row.area_code for row in stays.service_areas.all()] == ["state:IN", "state:OH"]
    assert [(service.service_type, service.cost_option) for service in stays.services.all()] == [
        ("health", "free"),
        ("asylum", ""),
    ]
    assert (stays.phones.count(), stays.contacts.count()) == (1, 1)
    assert stays.locations.get().uuid == location
    entry = SearchEntry.objects.live().get(key=f"group:{stays.uuid}")
    assert entry.areas == ["state:IN", "state:OH"]


def test_a_merged_group_leads_to_the_other_and_so_do_those_merged_into_it(make_group):
    first, second, third = make_group("First"), make_group("Second"), make_group("Third")
    services.merge_organizations(organization=first, into=second)
    second.refresh_from_db()
    services.merge_organizations(organization=second, into=third)
    for organization in (first, second):
        organization.refresh_from_db()
        assert (organization.verification_status, organization.unlisted_reason, organization.merged_into) == (
            "unlisted",
            "merged",
            third,
        )
    assert SearchEntry.objects.live().count() == 1


def test_a_group_is_not_merged_into_itself_or_into_one_that_is_gone(make_group):
    organization, gone = make_group(), make_group()
    services.unlist(organization=gone, reason="closed")
    for other in (organization, gone):
        with pytest.raises(ValueError, match="listed"):
            services.merge_organizations(organization=organization, into=other)


def test_each_changed_field_is_written_down_with_who_changed_it(full_group, steward):
    full_group.name = "River House"
    full_group.service_areas = [ServiceArea(area_code="state:OH")]
    save_changes(organization=full_group, by=steward)
    lines = {line.field: (line.before, line.after, line.who) for line in full_group.changes.all()}
    assert lines["name"] == ("Lantern House", "River House", steward)
    assert lines["areas served"] == ("county:39049", "state:OH", steward)
    assert len(lines) == 2


def test_of_private_fields_it_is_only_written_that_they_changed(make_group):
    organization = make_group(contacts=[Contact(role="Director", email="director@example.org")])
    organization.locations = [Location(street="12 Sample Street", city="Columbus")]
    organization.contacts = [Contact(role="Director", email="other@example.org")]
    save_changes(organization=organization, by=None)
    assert {line.field for line in organization.changes.all()} == {"contact", "office"}
    assert all(line.private and line.before == line.after == "" for line in organization.changes.all())


def test_an_address_that_is_hidden_later_is_not_written_down(full_group):
    location = full_group.locations.get()
    location.visibility = "hidden"
    full_group.locations = [location]
    save_changes(organization=full_group, by=None)
    (line,) = full_group.changes.all()
    assert (line.field, line.before, line.after) == ("office", "", "")


# Taking a merge back


def children_of(organization):
    return {relation: sorted(map(str, getattr(organization, relation).all())) for relation in services.CHILD_KEYS}


@pytest.fixture
def merged(full_group, make_group):
    """A full group that became part of another one, and what it had before."""
    full_group.phones = [Phone(number="+16145550100")]
    full_group.contacts = [Contact(role="Front desk")]
    full_group.target_populations = [OrganizationTargetPopulation(target_population="students")]
    full_group.save()
    had = children_of(full_group)
    into = make_group(
        "Harbor Network", service_areas=[ServiceArea(area_code="state:OH"), ServiceArea(area_code="county:39049")]
    )
    services.merge_organizations(organization=full_group, into=into)
    return Organization.objects.get(pk=full_group.pk), Organization.objects.get(pk=into.pk), had


def test_a_group_that_is_listed_again_after_a_merge_has_all_it_had(merged, steward):
    organization, into, had = merged
    services.relist(organization=organization, by=steward)
    organization, into = Organization.objects.get(pk=organization.pk), Organization.objects.get(pk=into.pk)
    assert children_of(organization) == had
    assert all(had.values())
    assert children_of(into) == dict.fromkeys(services.CHILD_KEYS, []) | {
        "service_areas": ["county:39049", "state:OH"]
    }
    assert (organization.merged_into, organization.moved_in_merge) == (None, {})
    assert into.changes.filter(who=steward).exists()
    areas = {entry.title: entry.areas for entry in SearchEntry.objects.live().filter(locale="en")}
    assert areas == {"Lantern House": ["county:39049"], "Harbor Network": ["county:39049", "state:OH"]}
    assert services.children_not_restored(organization) == {}


def test_what_was_changed_after_the_merge_comes_back_changed_and_what_was_deleted_is_named(merged):
    organization, into, _had = merged
    into.phones.all().update(description={"en": "Front desk"})
    Service.objects.filter(organization=into).delete()
    organization.target_populations = [OrganizationTargetPopulation(target_population="students")]
    organization.save()
    assert services.children_not_restored(organization) == {"services": 1, "target_populations": 1}
    services.relist(organization=organization)
    organization = Organization.objects.get(pk=organization.pk)
    assert organization.phones.get().description == {"en": "Front desk"}
    assert not organization.services.exists()
    assert organization.target_populations.count() == 1


def test_of_two_merges_in_a_row_either_is_taken_back(merged, make_group):
    first, second, had = merged
    third = make_group("Third")
    services.merge_organizations(organization=second, into=third)
    first.refresh_from_db()
    services.relist(organization=first)
    assert children_of(Organization.objects.get(pk=first.pk)) == had
    second.refresh_from_db()
    services.relist(organization=second)
    assert children_of(Organization.objects.get(pk=second.pk))["service_areas"] == ["county:39049", "state:OH"]
    assert children_of(Organization.objects.get(pk=first.pk)) == had
    assert not any(children_of(Organization.objects.get(pk=third.pk)).values())


def test_groups_that_led_to_a_merged_one_lead_to_it_again(merged, make_group):
    first, second, _had = merged
    third = make_group("Third")
    services.merge_organizations(organization=second, into=third)
    second.refresh_from_db()
    services.relist(organization=second)
    first.refresh_from_db()
    assert first.merged_into == second


def test_a_merge_is_not_half_taken_back_when_somebody_was_faster(merged):
    organization, into, _had = merged
    Organization.objects.get(pk=organization.pk).save()
    with pytest.raises(ConflictError):
        services.relist(organization=organization)
    assert not Organization.objects.get(pk=organization.pk).services.exists()
    assert into.services.exists()
