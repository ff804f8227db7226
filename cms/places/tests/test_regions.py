import time

import pytest
from django.core.management.sql import emit_post_migrate_signal

from cms.places.lookup import find_place
from cms.places.models import Region
from cms.places.services import load_regions

pytestmark = pytest.mark.django_db


def test_every_database_has_the_regions():
    assert Region.objects.filter(kind="state").count() == 51
    assert Region.objects.filter(kind="territory").count() == 5
    assert Region.objects.current().filter(kind="county").count() == 3243
    assert Region.objects.get(code="us").parent is None


def test_a_region_has_a_code_a_place_and_an_address():
    cook = Region.objects.get(code="county:17031")
    assert (cook.name, cook.slug, cook.parent.code) == ("Cook County", "cook-county-illinois", "state:IL")
    assert cook.latitude == pytest.approx(41.86, abs=0.05)
    assert str(cook) == "Cook County, Illinois"
    assert cook.get_absolute_url().endswith("/regions/cook-county-illinois/")
    assert Region.objects.get(code="state:OH").slug == "ohio"
    assert Region.objects.get(code="us").slug == "united-states"


def test_every_area_a_zip_leads_to_has_a_region():
    codes = set(Region.objects.values_list("code", flat=True))
    assert {code for code, tier in find_place("69212").chain if tier != "zip"} <= codes


def test_loading_again_writes_nothing():
    assert load_regions() == 0


def test_loading_mends_what_is_changed_or_missing_and_keeps_keys():
    before = dict(Region.objects.values_list("code", "pk"))
    Region.objects.filter(code="county:17031").update(name="Cooked")
    Region.objects.filter(code="county:51515").delete()
    assert load_regions() == 2
    assert Region.objects.get(code="county:17031").name == "Cook County"
    after = dict(Region.objects.values_list("code", "pk"))
    assert after.pop("county:51515")
    assert before.pop("county:51515")
    assert after == before


def test_loading_keeps_a_region_that_the_tables_have_not():
    Region.objects.create(code="county:99999", kind="county", name="Erewhon County", slug="erewhon-county")
    assert load_regions() == 0
    assert Region.objects.filter(code="county:99999").exists()


def test_loading_all_takes_less_than_a_second_and_few_queries(django_assert_max_num_queries):
    Region.objects.filter(kind="county", replaced_by__isnull=False).delete()
    Region.objects.filter(kind="county").delete()
    before = time.perf_counter()
    with django_assert_max_num_queries(80):
        assert load_regions() == 3247
    assert time.perf_counter() - before < 2  # it is 0.3 s alone; the tests share their processors


def test_migrating_brings_the_regions():
    Region.objects.filter(code="county:51515").delete()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert Region.objects.filter(code="county:51515").exists()


def test_what_a_census_replaced_names_what_came_in_its_place():
    shannon = Region.objects.get(code="county:46113")
    assert shannon.replaced_by.code == "county:46102"
    assert shannon not in Region.objects.current()


def test_connecticut_has_its_counties_and_its_planning_regions():
    connecticut = Region.objects.get(code="state:CT")
    names = Region.objects.counties_of(connecticut).values_list("name", flat=True)
    assert len(names) == 17
    assert {"Hartford County", "Capitol Planning Region"} <= set(names)


def test_states_come_by_name_with_the_territories_among_them():
    names = list(Region.objects.states().values_list("name", flat=True))
    assert names == sorted(names)
    assert {"District of Columbia", "Puerto Rico", "U.S. Virgin Islands"} <= set(names)


def test_the_place_look_up_asks_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        find_place("Springfield")
