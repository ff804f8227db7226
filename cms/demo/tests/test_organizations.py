import pytest
from django.apps import apps

from coalition.models import Group, Population, Service
from coalition.models.group import State
from search.index.models import SearchEntry
from search.index.projection import source_drift

from .. import organizations

FEW = 12


@pytest.fixture
def few_groups(monkeypatch):
    """A dozen of them, one of every shape, so that the test is quick."""
    every = organizations.groups()
    shapes = [group for group in every if not group.get("verification") or "unlisted_reason" in group]
    hidden = [g for g in every if any(o["visibility"] == "hidden" for o in g.get("office", [])) and g not in shapes]
    few = [*shapes[:6], *hidden[:3], *[g for g in every if g not in shapes + hidden][: FEW - 9]]
    monkeypatch.setattr(organizations, "groups", lambda: few)
    return few


def counts():
    models = [*apps.get_app_config("coalition").get_models(), SearchEntry]
    return {model._meta.label: model.objects.count() for model in models}


@pytest.mark.django_db
def test_loading_twice_writes_nothing_the_second_time(few_groups, django_assert_max_num_queries):
    organizations.load()
    before = counts()
    versions = dict(SearchEntry.objects.values_list("key", "version"))
    organizations.load()
    assert counts() == before
    assert dict(SearchEntry.objects.values_list("key", "version")) == versions
    assert source_drift() == 0


@pytest.mark.django_db
def test_loading_again_keeps_what_was_edited_and_revives_nothing(few_groups):
    organizations.load()
    edited, deleted = Group.objects.all()[:2]
    edited.name = "Edited here"
    edited.save()
    deleted.delete()
    organizations.load()
    assert Group.objects.get(pk=edited.pk).name == "Edited here"
    assert Group.objects.count() == FEW - 1


@pytest.mark.django_db
def test_every_group_of_the_demo_is_invented_and_says_so(few_groups):
    organizations.load()
    assert set(Group.objects.values_list("is_demo", flat=True)) == {True}
    assert all(entry.card["invented"] for entry in SearchEntry.objects.live())


@pytest.mark.django_db
def test_no_street_of_a_hidden_demo_office_is_in_search(few_groups):
    organizations.load()
    streets = [
        office["street"]
        for group in few_groups
        for office in group.get("office", [])
        if office["visibility"] != "public"
    ]
    assert streets
    written = str(list(SearchEntry.objects.values()))
    assert not [street for street in streets if street in written]


@pytest.mark.django_db
def test_every_group_of_the_demo_is_valid_and_uses_the_vocabulary():
    from cms.demo.files import read

    words = read("vocabulary.toml")
    known = {row["slug"] for row in words["service"]} | {row["slug"] for row in words["population"]}
    for facts in organizations.groups():
        group = organizations.built(facts)
        group.full_clean()
        for relation in ("coverage", "texts", "offers", "phones", "offices", "contacts", "populations"):
            for child in getattr(group, relation).all():
                child.full_clean(exclude=["group"])
        assert {offer.service for offer in group.offers.all()} <= known
        assert {row.population for row in group.populations.all()} <= known


def test_the_demo_has_every_shape():
    built = [organizations.built(facts) for facts in organizations.groups()]
    offices = [office.visibility for group in built for office in group.offices.all()]
    codes = [[area.code for area in group.coverage.all()] for group in built]
    ways = [{way for offer in group.offers.all() for way in offer.ways} for group in built]
    assert len(built) >= 60
    assert set(offices) == {"public", "area", "hidden"}
    assert {group.state for group in built} == set(State)
    assert ["us"] in codes
    assert any(all(code.startswith("zip:") for code in areas) for areas in codes if areas)
    assert any(len(areas) == 1 and areas[0].startswith("county:") for areas in codes)
    assert any(len(areas) == 1 and areas[0].startswith("state:") for areas in codes)
    assert any(kinds and "in-person" not in kinds for kinds in ways)
    assert any(len({code for offer in group.offers.all() for code in offer.languages}) >= 6 for group in built)
    states = {office.state for group in built for office in group.offices.all()}
    assert len(states) >= 20


@pytest.mark.django_db
def test_services_and_populations_come_in_every_language(few_groups, settings):
    organizations.load()
    for code, _ in settings.LANGUAGES:
        assert Service.objects.filter(locale__language_code=code).count() == len(Service.names("en"))
        assert Population.objects.filter(locale__language_code=code).count() == len(Population.names("en"))
