"""The directory as readers meet it: /groups/, a group's page, a region's page."""

import re

import pytest
from django.utils.html import strip_tags

from search.index.models import SearchEntry, SearchPoint

from ..models import Location, OrganizationDescription, Service, ServiceArea
from ..services import merge_organizations, unlist

pytestmark = pytest.mark.django_db

MARK, LATITUDE = "77 Marked Lane", 41.871234


@pytest.fixture
def reader(client, home_page):
    def read(address):
        answer = client.get(address)
        return answer.status_code, " ".join(strip_tags(answer.content.decode()).split())

    return read


@pytest.fixture
def organizations(make_group):
    """One for the county of 60608, one for Illinois, one for everyone."""

    def serving(name, code):
        return make_group(
            name,
            service_areas=[ServiceArea(area_code=code)],
            descriptions=[OrganizationDescription(language="en", text=f"{name} helps.")],
            services=[Service(service_type="legal-help", languages=["en", "es"], delivery_modes=["phone"])],
        )

    return [serving("Cook Desk", "county:17031"), serving("Prairie Net", "state:IL"), serving("Lantern Line", "us")]


def in_order(text, *names):
    places = [text.index(name) for name in names]
    return places == sorted(places)


def test_a_zip_code_shows_who_serves_it_narrowest_first_and_why(reader, organizations):
    status, text = reader("/groups/?where=60608")
    assert status == 200
    assert in_order(text, "Cook Desk", "Prairie Net", "Lantern Line")
    for reason in ("Serves Cook County", "Serves all of Illinois", "Serves every state", "By phone", "Checked on"):
        assert reason in text


@pytest.mark.parametrize("where", ["60608-1234", "Cook County", "Cook County, IL", "Chicago, IL", "Illinois", "IL"])
def test_a_place_may_be_named_in_many_ways(reader, organizations, where):
    _, text = reader(f"/groups/?where={where}")
    assert "Prairie Net" in text
    assert "Cook Desk" in text


def test_an_ambiguous_place_lists_the_choices(reader, organizations):
    _, text = reader("/groups/?where=Springfield")
    assert "Springfield, IL" in text
    assert "Springfield, MO" in text


def test_a_zip_across_counties_names_them_all(reader, make_group):
    from cms.places.lookup import find_place

    place = next(
        p for p in map(find_place, ["81137", "59221", "72338", "02861", "86515"]) if p and len(p.counties) > 1
    )
    for code in place.counties:
        make_group(f"Serves {code}", service_areas=[ServiceArea(area_code=code)])
    _, text = reader(f"/groups/?where={place.label}")
    for code in place.counties:
        assert f"Serves {code}" in text


@pytest.mark.parametrize(
    ("where", "named"),
    [
        ("Ohio", "Serves Franklin County, Cuyahoga County"),
        ("Illinois", "Serves Cook County"),
        ("Franklin County, Ohio", "Serves Franklin County"),
        ("Los Angeles County, California", "Serves 90012"),
    ],
)
def test_the_reason_names_areas_in_the_place_asked_for_and_no_others(reader, make_group, where, named):
    codes = ["county:01001", "county:17031", "county:39049", "county:39035", "county:48001", "zip:90012"]
    make_group("Everywhere a Little", service_areas=[ServiceArea(area_code=code) for code in codes])
    _, text = reader(f"/groups/?where={where}")
    (reason,) = re.findall(r"Serves (?:[A-Z][\w ]+ County|\d{5})(?:, [A-Z][\w ]+? County)*", text)
    assert set(reason.removeprefix("Serves ").split(", ")) == set(named.removeprefix("Serves ").split(", "))


def test_where_nobody_serves_the_place_itself_the_state_and_the_nation_are_offered(reader, organizations):
    _, text = reader("/groups/?where=Kendall County, IL")
    assert "Cook Desk" not in text
    assert in_order(text, "Prairie Net", "Lantern Line")


def test_an_unknown_place_is_explained_and_what_was_typed_is_kept(client, home_page, organizations):
    content = client.get("/groups/?where=99999").content.decode()
    assert 'value="99999"' in content


def test_without_a_place_the_form_and_every_state_with_its_count_are_shown(reader, organizations):
    _, text = reader("/groups/")
    assert re.search(r"Illinois\s*2", text)
    assert "Wyoming" in text


def test_an_unchecked_group_is_nowhere(reader, make_group):
    organization = make_group("Never Seen", verified=False, service_areas=[ServiceArea(area_code="us")])
    assert reader(f"/groups/{organization.slug}/")[0] == 404
    assert "Never Seen" not in reader("/groups/?where=60608")[1]
    assert "Never Seen" not in reader("/search/?q=never+seen")[1]


def test_an_unlisted_group_leaves_a_tombstone(reader, organizations, steward):
    unlist(organization=organizations[0], reason="closed", by=steward)
    status, text = reader(f"/groups/{organizations[0].slug}/")
    assert status == 410
    assert "Cook Desk" not in reader("/groups/?where=60608")[1]


def test_an_address_keeps_its_order_for_readers_from_right_to_left(client, home_page, make_group):
    location = Location(street="1840 W. Sample Street", city="Chicago", state="IL", zip="60608", visibility="public")
    make_group("Cook Desk", service_areas=[ServiceArea(area_code="us")], locations=[location])
    content = client.get("/ar/groups/cook-desk/").content.decode()
    assert '<bdi dir="ltr">1840 W. Sample Street, Chicago, IL 60608</bdi>' in content


def test_a_merged_group_leads_to_the_one_that_stays(client, home_page, organizations, steward):
    merge_organizations(organization=organizations[0], into=organizations[1], by=steward)
    answer = client.get(f"/groups/{organizations[0].slug}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/groups/{organizations[1].slug}/")


def test_a_region_has_one_page_with_the_groups_that_serve_it(reader, organizations):
    status, text = reader("/regions/illinois/")
    assert status == 200
    assert "Prairie Net" in text


def test_a_hidden_street_and_point_are_found_nowhere(client, home_page, make_group, site_with_elasticsearch):
    from search.index.maintenance import rebuild

    location = Location(visibility="hidden", street=MARK, city="Chicago", state="IL", zip="60608",
                    latitude=LATITUDE, longitude=-87.6)  # fmt: skip
    organization = make_group(
        "Harbor House", service_areas=[ServiceArea(area_code="county:17031")], locations=[location]
    )
    rebuild()
    addresses = [f"/groups/{organization.slug}/", "/groups/?where=60608", "/search/?q=harbor", "/regions/illinois/"]
    told = [client.get(address).content.decode() for address in [*addresses, "/sitemap.xml"]]
    told += [str(list(model.objects.values())) for model in (SearchEntry, SearchPoint)]
    told.append(dump_of_search_tables())
    told.append(str(site_with_elasticsearch.client.search(index=site_with_elasticsearch.alias, size=100).body))
    for text in told:
        assert MARK not in text
        assert "marked lane" not in text.casefold()
        assert str(LATITUDE)[:6] not in text
    for address, text in zip(addresses, told, strict=False):
        assert "Harbor House" in strip_tags(text), address
    assert "Harbor House" not in strip_tags(client.get("/search/?q=Marked+Lane").content.decode())


def dump_of_search_tables() -> str:
    from django.db import connection

    from search.index.engines.database import database_engine

    tables = {"sqlite": ["search_fts", "search_term"], "postgresql": ["search_document"]}[database_engine().name]
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return str(rows)


def test_an_imported_group_that_is_verified_and_given_an_area_appears(reader, tmp_path, steward):
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils.timezone import localdate

    from ..models import Organization
    from ..services import verify

    path = tmp_path / "list.csv"
    path.write_text(
        "ein,name,sort_name,city,state,zip,subsection,ruling,tax_period,ntee_cd,match\n"
        "990000001,WILLOW BRIDGE REFUGEE CENTER,,CHICAGO,IL,60608-0001,03,201001,202412,P84,name\n"
    )
    call_command("import_groups", str(path))
    organization = Organization.objects.get()
    assert organization.name not in reader("/groups/?where=60608")[1]
    organization.service_areas = [ServiceArea(area_code="county:17031")]
    organization.save()
    assert organization.name not in reader("/groups/?where=60608")[1]
    today = localdate()
    verify(
        organization=organization,
        role="steward",
        method="phone",
        assured_on=today,
        next_review_due=today + timedelta(days=180),
        by=steward,
    )
    assert organization.name in reader("/groups/?where=60608")[1]
