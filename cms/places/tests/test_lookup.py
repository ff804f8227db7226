import os
import subprocess
import sys

import pytest

from cms.places import gazetteer
from cms.places.areas import is_area, is_reached, parents_of, place_name
from cms.places.lookup import MAX_CHOICES, Place, county_place, find_place
from cms.places.suggestions import suggest


def labels(found):
    return [place.label for place in found] if isinstance(found, list) else found and found.label


@pytest.mark.parametrize(
    "typed",
    [
        "60608",
        " 60608 ",
        "60608-1234",
        "60608 - 1234",
        "60608 1234",
        "606081234",
        "6 0 6 0 8",
        "ZIP 60608",
        "Chicago, IL 60608",
        "\u200f60608\u200e",
        "٦٠٦٠٨",
        "６０６０８",
    ],
)
def test_a_zip_is_found_however_it_is_typed(typed):
    place = find_place(typed)
    assert (place.kind, place.label, place.city) == ("zip", "60608", "Chicago, IL")
    assert place.chain == [("zip:60608", "zip"), ("county:17031", "county"), ("state:IL", "state"), ("us", "nation")]
    assert place.point == pytest.approx((41.85, -87.67), abs=0.01)


def test_a_zip_across_counties_takes_them_all_the_post_office_s_first():
    assert find_place("60007").counties == ("county:17031", "county:17043")


def test_a_zip_across_two_states_takes_both():
    place = find_place("69212")
    assert place.counties == ("county:31031", "county:46121")
    assert place.states == ("state:NE", "state:SD")


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Cook County", "Cook County, Illinois"),
        ("Cook County, IL", "Cook County, Illinois"),
        ("cook county illinois", "Cook County, Illinois"),
        ("Cook Co., IL", "Cook County, Illinois"),
        ("Condado de Cook", "Cook County, Illinois"),
        ("Cook County, GA", "Cook County, Georgia"),
        ("Orleans Parish", "Orleans Parish, Louisiana"),
        ("dona ana county", "Doña Ana County, New Mexico"),
        ("St Louis County, MO", "St. Louis County, Missouri"),
        ("Baltimore city, MD", "Baltimore city, Maryland"),
        ("Shannon County, SD", "Oglala Lakota County, South Dakota"),
        ("Municipio de Ponce", "Ponce Municipio, Puerto Rico"),
        ("Kings County, Nueva York", "Kings County, New York"),
    ],
)
def test_a_county_is_found_with_or_without_its_state(typed, label):
    assert labels(find_place(typed)) == label


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Ohio", "state:OH"),
        ("oh", "state:OH"),
        ("State of Ohio", "state:OH"),
        ("Nueva York", "state:NY"),
        ("carolina del norte", "state:NC"),
        ("Estado de Oregón", "state:OR"),
        ("D.C.", "state:DC"),
        ("Washington DC", "state:DC"),
        ("Washington", "state:WA"),
        ("Caroline du Sud", "state:SC"),
        ("Kalifòni", "state:CA"),
        ("俄亥俄州", "state:OH"),
        ("أوهايو", "state:OH"),
        ("Puerto Rico", "state:PR"),
        ("U.S. Virgin Islands", "state:VI"),
    ],
)
def test_a_state_is_found_in_every_language_and_by_its_abbreviation(typed, code):
    place = find_place(typed)
    assert place.kind == "state"
    assert place.states == (code,)
    assert place.point is None


def test_a_state_of_one_county_means_that_county_too():
    assert find_place("DC").chain == [("county:11001", "county"), ("state:DC", "state"), ("us", "nation")]


def test_the_nation_is_found():
    assert find_place("EE. UU.").chain == [("us", "nation")]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Chicago, IL", "Chicago, IL"),
        ("chicago il", "Chicago, IL"),
        ("Chicago, Illinois", "Chicago, IL"),
        ("Chicago", "Chicago, IL"),
        ("City of Houston", "Houston, TX"),
        ("St. Louis", "Saint Louis, MO"),
        ("O'Fallon, IL", "O'Fallon, IL"),
        ("ofallon il", "O'Fallon, IL"),
        ("mcallen tx", "McAllen, TX"),
        ("New York, NY", "New York, NY"),
        ("Nueva York, NY", "New York, NY"),
        ("bayamon", "Bayamón, PR"),
        ("芝加哥", "Chicago, IL"),
    ],
)
def test_a_city_is_found_with_its_state_or_alone_when_it_is_meant(typed, label):
    assert labels(find_place(typed)) == label


def test_a_city_brings_its_counties_and_no_zips_to_the_chain():
    place = find_place("Kansas City, MO")
    assert place.chain[:2] == [("county:29095", "county"), ("county:29047", "county")]
    assert not [code for code, tier in place.chain if tier == "zip"]
    assert place.point == pytest.approx((39.1, -94.55), abs=0.1)


def test_an_ambiguous_city_lists_its_choices_the_largest_first():
    springfields = find_place("Springfield")
    assert labels(springfields)[:3] == ["Springfield, IL", "Springfield, MA", "Springfield, MO"]
    sizes = [len(place.zips) for place in springfields]
    assert sizes == sorted(sizes, reverse=True)
    assert len(springfields) <= MAX_CHOICES


def test_an_ambiguous_county_lists_the_states_it_may_be_in():
    counties = find_place("Washington County")
    assert len(counties) == 30
    assert all(place.label.startswith("Washington County, ") for place in counties)


def test_a_name_that_many_places_bear_lists_no_more_than_can_be_read():
    assert len(find_place("Franklin")) == MAX_CHOICES


def test_every_choice_and_every_county_is_found_by_its_label():
    counties = [county for county in gazetteer.counties().by_fips.values() if not county.valid_to]
    for place in [*find_place("Springfield"), *find_place("Orleans"), *map(county_place, counties)]:
        assert find_place(place.label) == place


def test_every_third_of_thirty_thousand_cities_is_found_by_its_label():
    cities = gazetteer.cities()
    for row in range(0, len(cities.keys), 3):
        city = cities.city(row)
        found = find_place(f"{city.name}, {city.state}")
        assert isinstance(found, Place), city.name
        assert f"state:{city.state}" in found.states


@pytest.mark.parametrize(
    ("typed", "outside"),
    [
        ("09002", "military"),
        ("09905", "military"),
        ("APO AE 09012", "military"),
        ("96960", "associated"),
        ("Palau", "associated"),
        ("Koror, PW", "associated"),
    ],
)
def test_what_lies_outside_is_recognised_and_said_to_be_outside(typed, outside):
    place = find_place(typed)
    assert place.outside == outside
    assert not place.is_covered
    assert not place.counties
    assert place.chain == [("us", "nation")]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        None,
        60608,
        b"60608",
        "00000",
        "6060",
        "606080",
        "12345678",
        "60608\0",
        "\ud800",
        "Ohio \udfff",
        "60608 " * 2000,
        "x" * 10_000,
        "\u200f\u200e\u202e",
        "()",
        "AND",
        "I-9",
        '"unclosed',
        "%s",
        "Texas/New Mexico",
        "IL IL",
        "Nowhere at All, IL",
        "🙂",
        ", , ,",
        "'; DROP TABLE regions; --",
        " ".join(["Ohio"] * 20),
    ],
)
def test_what_is_no_place_is_none_and_never_an_error(typed):
    assert find_place(typed) is None


def test_states_are_named_in_the_reader_s_language():
    assert find_place("NY", locale="es").label == "Nueva York"
    assert find_place("Kings County, NY", locale="es").label == "Kings County, Nueva York"
    assert find_place("Ohio", locale="zh-hans").label == "俄亥俄州"


@pytest.mark.parametrize(
    ("code", "parents"),
    [
        ("zip:60608", ["county:17031", "state:IL"]),
        ("zip:69212", ["county:31031", "county:46121", "state:NE", "state:SD"]),
        ("county:17031", ["state:IL"]),
        ("state:IL", []),
        ("us", []),
        ("county:99999", []),
        ("nonsense", []),
    ],
)
def test_an_area_knows_what_it_lies_in(code, parents):
    assert parents_of(code) == parents


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("us", "United States"),
        ("state:IL", "Illinois"),
        ("county:17031", "Cook County"),
        ("zip:60608", "60608"),
        ("county:99999", "county:99999"),
    ],
)
def test_an_area_has_a_name_for_people(code, name):
    assert place_name(code) == name


def test_a_county_is_named_with_its_state_on_request():
    assert place_name("county:53011", "es") == "Clark County"
    assert place_name("county:36047", "es", with_state=True) == "Kings County, Nueva York"


def test_only_what_exists_is_an_area():
    assert all(is_area(code) for code in ("us", "state:PR", "county:09110", "county:09001", "zip:90012"))
    assert not any(
        is_area(code) for code in ("", "IL", "state:XX", "state:AE", "county:00000", "zip:00000", "zip:09002")
    )


def test_coverage_that_no_zip_leads_to_can_be_told():
    assert is_reached("county:09001")
    assert not is_reached("county:09110")


def test_suggestions_go_on_from_what_was_typed():
    assert suggest("606", limit=3) == ["60601", "60602", "60603"]
    assert suggest("sprin", limit=2) == ["Springfield, IL", "Springfield, MA"]
    assert suggest("springfield, m")[:2] == ["Springfield, MA", "Springfield, MO"]
    assert suggest("ohi")[0] == "Ohio"
    assert suggest("nueva y", locale="es")[0] == "Nueva York"
    assert suggest("俄亥", locale="zh-hans") == ["俄亥俄州"]


@pytest.mark.parametrize("typed", ["", "s", "6", "zzzzzz", "\0", "\ud800", "x" * 10_000, None])
def test_suggestions_stay_silent_where_there_are_none(typed):
    assert suggest(typed) == []


def test_a_suggestion_is_found_when_it_is_chosen():
    for prefix in ("san", "cook", "orle", "new", "wash"):
        for label in suggest(prefix, limit=20):
            assert isinstance(find_place(label), Place), label


def test_the_look_up_needs_neither_django_nor_the_packages_its_data_came_from():
    code = (
        "import sys; from cms.places.lookup import find_place; find_place('Chicago, IL');"
        "print({'django', 'us', 'zipcodes'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)
    assert ran.stdout.strip() == "set()"
