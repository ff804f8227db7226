from functools import cache

import pytest

from cms.places import gazetteer, make_data

from ..data_files import FOLDER, read_columns, read_rows, read_text
from ..normalise import match_key

OUTSIDE = {"AA", "AE", "AP", "FM", "MH", "PW"}


@cache
def made():
    pytest.importorskip("zipcodes", reason="requirements-dev.txt brings it")
    pytest.importorskip("us", reason="requirements-dev.txt brings it")
    return make_data.make()


def all_zips():
    return map(gazetteer.zips().get, gazetteer.zips().codes)


@pytest.mark.parametrize("name", ["zips.columns.xz", "cities.columns.xz", "counties.tsv"])
def test_the_committed_files_are_what_the_sources_give(name):
    files, _ = made()
    assert files[name] == read_text(name)


def test_no_county_of_the_sources_is_left_unmatched():
    _, report = made()
    assert report["unmatched"] == []


def test_every_zip_has_a_county_but_military_mail_and_the_associated_states():
    assert {found.state for found in all_zips() if not found.counties} == OUTSIDE
    assert not [found.code for found in all_zips() if found.counties and found.state in OUTSIDE]


def test_every_zip_of_the_sources_is_known():
    zipcodes = pytest.importorskip("zipcodes", reason="requirements-dev.txt brings it")
    assert {record["zip_code"] for record in zipcodes.list_all()} == set(gazetteer.zips().codes)
    census = read_columns("census_zips.columns.xz")["zips"]
    assert {code for codes in census for code in codes.split()} <= set(gazetteer.zips().codes)


def test_9037_zips_lie_in_several_counties_and_103_in_two_states():
    """The Census' 9,036, less 24523 (Bedford city is part of its county now), with 96799 and 96950 of the Pacific."""
    counties = gazetteer.counties().by_fips
    several = [found for found in all_zips() if len(found.counties) > 1]
    states = [found for found in several if len({counties[fips].state for fips in found.counties}) > 1]
    assert (len(several), len(states)) == (9037, 103)


def test_every_county_code_that_is_used_is_the_code_of_a_county_of_today():
    counties = gazetteer.counties().by_fips
    used = {fips for found in all_zips() for fips in found.counties}
    assert not [fips for fips in used if fips not in counties or counties[fips].valid_to]


def test_a_county_of_today_that_no_zip_leads_to_is_one_of_connecticuts_planning_regions():
    counties = gazetteer.counties().by_fips.values()
    unreached = [county.name for county in counties if not county.size and not county.valid_to]
    assert len(unreached) == 9
    assert all(name.endswith("Planning Region") for name in unreached)


def test_a_point_lies_where_its_state_is():
    for found in all_zips():
        if found.counties and found.point:
            latitude, longitude = found.point
            assert -15 < latitude < 72, found.code
            assert -180 <= longitude < -64 or longitude > 144, found.code


def test_a_name_of_a_state_means_that_state_in_every_language():
    meant = {}
    for row in read_rows("names.tsv"):
        for name in filter(None, [row["name"], *row["also"].split("|")]):
            assert match_key(name)
            assert meant.setdefault(match_key(name), row["place"]) == row["place"], name


def test_the_files_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.xz")) < 700_000
