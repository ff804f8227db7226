import pytest
from django.apps import apps

from coalition.directory.models import Organization, ServiceType, TargetPopulation
from coalition.directory.models.organization import VerificationStatus
from search.index.models import SearchEntry
from search.index.projection import count_source_drift

from .. import organizations

FEW = 12


@pytest.fixture
def few_groups(monkeypatch):
    """A dozen of them, one of every shape, so that the test is quick."""
    every = organizations.organizations()
    shapes = [
        organization
        for organization in every
        if not organization.get("verification") or "unlisted_reason" in organization
    ]
    hidden = [g for g in every if any(o["visibility"] == "hidden" for o in g.get("location", [])) and g not in shapes]
    few = [*shapes[:6], *hidden[:3], *[g for g in every if g not in shapes + hidden][: FEW - 9]]
    monkeypatch.setattr(organizations, "organizations", lambda: few)
    return few


def counts():
    models = [*apps.get_app_config("directory").get_models(), SearchEntry]
    return {model._meta.label: model.objects.count() for model in models}


@pytest.mark.django_db
def test_loading_twice_writes_nothing_the_second_time(few_groups, django_assert_max_num_queries):
    organizations.load()
    before = counts()
    versions = dict(SearchEntry.objects.values_list("key", "version"))
    organizations.load()
    assert counts() == before
    assert dict(SearchEntry.objects.values_list("key", "version")) == versions
    assert count_source_drift() == 0


@pytest.mark.django_db
def test_loading_again_keeps_what_was_edited_and_revives_nothing(few_groups):
    organizations.load()
    edited, deleted = Organization.objects.all()[:2]
    edited.name = "Edited here"
    edited.save()
    deleted.delete()
    organizations.load()
    assert Organization.objects.get(pk=edited.pk).name == "Edited here"
    assert Organization.objects.count() == FEW - 1


@pytest.mark.django_db
def test_every_group_of_the_demo_is_invented_and_says_so(few_groups):
    organizations.load()
    assert set(Organization.objects.values_list("is_demo", flat=True)) == {True}
    assert all(entry.display_data["invented"] for entry in SearchEntry.objects.live())


@pytest.mark.django_db
def test_no_street_of_a_hidden_demo_office_is_in_search(few_groups):
    organizations.load()
    streets = [
        location["street"]
        for organization in few_groups
        for location in organization.get("location", [])
        if location["visibility"] != "public"
    ]
    assert streets
    written = str(list(SearchEntry.objects.values()))
    assert not [street for street in streets if street in written]


@pytest.mark.django_db
def test_every_group_of_the_demo_is_valid_and_uses_the_vocabulary():
    from cms.demo.files import read

    words = read("vocabulary.toml")
    known = {row["slug"] for row in words["service_type"]} | {row["slug"] for row in words["target_population"]}
    for facts in organizations.organizations():
        organization = organizations.build_organization(facts)
        organization.full_clean()
        for relation in (
            "service_areas",
            "descriptions",
            "services",
            "phones",
            "locations",
            "contacts",
            "target_populations",
        ):
            for child in getattr(organization, relation).all():
                child.full_clean(exclude=["organization"])
        assert {service.service_type for service in organization.services.all()} <= known
        assert {row.target_population for row in organization.target_populations.all()} <= known


def test_the_demo_has_every_shape():
    built = [organizations.build_organization(facts) for facts in organizations.organizations()]
    locations = [location.visibility for organization in built for location in organization.locations.all()]
    codes = [[area.area_code for area in organization.service_areas.all()] for organization in built]
    delivery_modes = [
        {delivery_mode for service in organization.services.all() for delivery_mode in service.delivery_modes}
        for organization in built
    ]
    assert len(built) >= 60
    assert set(locations) == {"public", "area", "hidden"}
    assert {organization.verification_status for organization in built} == set(VerificationStatus)
    assert ["us"] in codes
    assert any(all(code.startswith("zip:") for code in areas) for areas in codes if areas)
    assert any(len(areas) == 1 and areas[0].startswith("county:") for areas in codes)
    assert any(len(areas) == 1 and areas[0].startswith("state:") for areas in codes)
    assert any(kinds and "in-person" not in kinds for kinds in delivery_modes)
    assert any(
        len({code for service in organization.services.all() for code in service.languages}) >= 6
        for organization in built
    )
    states = {location.state for organization in built for location in organization.locations.all()}
    assert len(states) >= 20


@pytest.mark.django_db
def test_services_and_populations_come_in_every_language(few_groups, settings):
    organizations.load()
    for code, _ in settings.LANGUAGES:
        assert ServiceType.objects.filter(locale__language_code=code).count() == len(ServiceType.names("en"))
        assert TargetPopulation.objects.filter(locale__language_code=code).count() == len(TargetPopulation.names("en"))
