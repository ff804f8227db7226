from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from coalition import services
from coalition.models import Contact, Coverage, Group, GroupPopulation, Offer, Office, Phone, StaleWrite
from search.index.models import SearchEntry

pytestmark = pytest.mark.django_db

TODAY = localdate()


def verify(group, when=TODAY, days=180, **facts):
    return services.verify(
        group=group, role="steward", method="phone", when=when, next_due=when + timedelta(days), **facts
    )


def test_verifying_lists_an_unchecked_group(make_group, steward):
    group = make_group(verified=False)
    event = verify(group, by=steward)
    assert event.by == steward
    assert group.state == "fresh"
    assert SearchEntry.objects.live().filter(key=f"group:{group.uuid}").exists()


def test_the_dates_of_a_group_are_those_of_its_latest_check(make_group):
    group = make_group(verified=False)
    verify(group)
    verify(group, when=TODAY - timedelta(400), days=30)
    assert (group.verified_on, group.next_due) == (TODAY, TODAY + timedelta(180))


def test_unlisting_keeps_the_reason_and_the_record(make_group):
    group = make_group()
    services.unlist(group=group, reason="asked")
    kept = Group.objects.get(pk=group.pk)
    assert (kept.state, kept.unlisted_reason, kept.was_ever_public) == ("unlisted", "asked", True)
    with pytest.raises(ValueError, match="whim"):
        services.unlist(group=group, reason="whim")


@pytest.mark.parametrize(
    "act",
    [
        verify,
        lambda group: services.unlist(group=group, reason="closed"),
        lambda group: services.relist(group=group),
        lambda group: services.save_changes(group=group, by=None),
    ],
)
def test_an_action_on_what_somebody_else_changed_is_refused_and_leaves_no_trace(make_group, act):
    group = make_group(verified=False)
    Group.objects.get(pk=group.pk).save()
    with pytest.raises(StaleWrite):
        act(group)
    kept = Group.objects.get(pk=group.pk)
    assert (kept.state, kept.version) == ("unchecked", 2)
    assert not kept.verifications.exists()
    assert not kept.changes.exists()


def test_merging_moves_what_the_other_group_lacks(make_group):
    stays = make_group("Stays", coverage=[Coverage(code="state:OH")], offers=[Offer(service="health", cost="free")])
    goes = make_group(
        "Goes",
        coverage=[Coverage(code="state:OH"), Coverage(code="state:IN")],
        offers=[Offer(service="health", cost="fee"), Offer(service="asylum")],
        phones=[Phone(number="+16145550100")],
        offices=[Office(street="1 Sample Street", city="Columbus", state="OH")],
        contacts=[Contact(role="Front desk")],
    )
    office = goes.offices.get().uuid
    services.merge_groups(group=goes, into=stays)
    stays = Group.objects.get(pk=stays.pk)
    assert [row.code for row in stays.coverage.all()] == ["state:IN", "state:OH"]
    assert [(offer.service, offer.cost) for offer in stays.offers.all()] == [("health", "free"), ("asylum", "")]
    assert (stays.phones.count(), stays.contacts.count()) == (1, 1)
    assert stays.offices.get().uuid == office
    entry = SearchEntry.objects.live().get(key=f"group:{stays.uuid}")
    assert entry.areas == ["state:IN", "state:OH"]


def test_a_merged_group_leads_to_the_other_and_so_do_those_merged_into_it(make_group):
    first, second, third = make_group("First"), make_group("Second"), make_group("Third")
    services.merge_groups(group=first, into=second)
    second.refresh_from_db()
    services.merge_groups(group=second, into=third)
    for group in (first, second):
        group.refresh_from_db()
        assert (group.state, group.unlisted_reason, group.merged_into) == ("unlisted", "merged", third)
    assert SearchEntry.objects.live().count() == 1


def test_a_group_is_not_merged_into_itself_or_into_one_that_is_gone(make_group):
    group, gone = make_group(), make_group()
    services.unlist(group=gone, reason="closed")
    for other in (group, gone):
        with pytest.raises(ValueError, match="listed"):
            services.merge_groups(group=group, into=other)


def test_each_changed_field_is_written_down_with_who_changed_it(full_group, steward):
    full_group.name = "River House"
    full_group.coverage = [Coverage(code="state:OH")]
    services.save_changes(group=full_group, by=steward)
    lines = {line.field: (line.before, line.after, line.who) for line in full_group.changes.all()}
    assert lines["name"] == ("Lantern House", "River House", steward)
    assert lines["coverage"] == ("county:39049", "state:OH", steward)
    assert len(lines) == 2


def test_of_private_fields_it_is_only_written_that_they_changed(make_group):
    group = make_group(contacts=[Contact(role="Director", email="director@example.org")])
    group.offices = [Office(street="12 Sample Street", city="Columbus")]
    group.contacts = [Contact(role="Director", email="other@example.org")]
    services.save_changes(group=group, by=None)
    assert {line.field for line in group.changes.all()} == {"contact", "office"}
    assert all(line.private and line.before == line.after == "" for line in group.changes.all())


def test_an_address_that_is_hidden_later_is_not_written_down(full_group):
    office = full_group.offices.get()
    office.visibility = "hidden"
    full_group.offices = [office]
    services.save_changes(group=full_group, by=None)
    (line,) = full_group.changes.all()
    assert (line.field, line.before, line.after) == ("office", "", "")


# Taking a merge back


def children_of(group):
    return {relation: sorted(map(str, getattr(group, relation).all())) for relation in services.SAME}


@pytest.fixture
def merged(full_group, make_group):
    """A full group that became part of another one, and what it had before."""
    full_group.phones = [Phone(number="+16145550100")]
    full_group.contacts = [Contact(role="Front desk")]
    full_group.populations = [GroupPopulation(population="students")]
    full_group.save()
    had = children_of(full_group)
    into = make_group("Harbor Network", coverage=[Coverage(code="state:OH"), Coverage(code="county:39049")])
    services.merge_groups(group=full_group, into=into)
    return Group.objects.get(pk=full_group.pk), Group.objects.get(pk=into.pk), had


def test_a_group_that_is_listed_again_after_a_merge_has_all_it_had(merged, steward):
    group, into, had = merged
    services.relist(group=group, by=steward)
    group, into = Group.objects.get(pk=group.pk), Group.objects.get(pk=into.pk)
    assert children_of(group) == had
    assert all(had.values())
    assert children_of(into) == dict.fromkeys(services.SAME, []) | {"coverage": ["county:39049", "state:OH"]}
    assert (group.merged_into, group.moved_in_merge) == (None, {})
    assert into.changes.filter(who=steward).exists()
    areas = {entry.title: entry.areas for entry in SearchEntry.objects.live().filter(locale="en")}
    assert areas == {"Lantern House": ["county:39049"], "Harbor Network": ["county:39049", "state:OH"]}
    assert services.what_stays_away(group) == {}


def test_what_was_changed_after_the_merge_comes_back_changed_and_what_was_deleted_is_named(merged):
    group, into, _had = merged
    into.phones.all().update(label={"en": "Front desk"})
    Offer.objects.filter(group=into).delete()
    group.populations = [GroupPopulation(population="students")]
    group.save()
    assert services.what_stays_away(group) == {"offers": 1, "populations": 1}
    services.relist(group=group)
    group = Group.objects.get(pk=group.pk)
    assert group.phones.get().label == {"en": "Front desk"}
    assert not group.offers.exists()
    assert group.populations.count() == 1


def test_of_two_merges_in_a_row_either_is_taken_back(merged, make_group):
    first, second, had = merged
    third = make_group("Third")
    services.merge_groups(group=second, into=third)
    first.refresh_from_db()
    services.relist(group=first)
    assert children_of(Group.objects.get(pk=first.pk)) == had
    second.refresh_from_db()
    services.relist(group=second)
    assert children_of(Group.objects.get(pk=second.pk))["coverage"] == ["county:39049", "state:OH"]
    assert children_of(Group.objects.get(pk=first.pk)) == had
    assert not any(children_of(Group.objects.get(pk=third.pk)).values())


def test_groups_that_led_to_a_merged_one_lead_to_it_again(merged, make_group):
    first, second, _had = merged
    third = make_group("Third")
    services.merge_groups(group=second, into=third)
    second.refresh_from_db()
    services.relist(group=second)
    first.refresh_from_db()
    assert first.merged_into == second


def test_a_merge_is_not_half_taken_back_when_somebody_was_faster(merged):
    group, into, _had = merged
    Group.objects.get(pk=group.pk).save()
    with pytest.raises(StaleWrite):
        services.relist(group=group)
    assert not Group.objects.get(pk=group.pk).offers.exists()
    assert into.offers.exists()
