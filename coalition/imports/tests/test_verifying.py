"""What verifying a group publishes, and what it asks first."""

import csv
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from coalition.directory import services
from coalition.directory.models import Location, Organization, Phone, ServiceArea
from coalition.directory.tests.conftest import save_changes
from coalition.directory.tests.test_admin import form_of, url, verify_many
from coalition.directory.visibility import serialize_public
from coalition.imports.services import decide
from search.index.models import SearchEntry

from ..models import SourceRecord
from ..normalise import private_phones_in
from .test_imports import ALLIES, ally

pytestmark = pytest.mark.django_db

CHECK = {"role": ["steward"], "method": ["phone"]}
OFFICE, MOBILE = "+16145550100", "+16145550199"


@pytest.fixture
def imported(csv_file):
    """Load a row with these numbers; the group it is."""

    def load(phone="(614) 555-0100", **cells):
        call_command(
            "import_groups", csv_file([ally("Harbor House", phone=phone, **cells)], ALLIES), stdout=StringIO()
        )
        return Organization.objects.get(name="Harbor House")

    return load


def serve_ohio(organization, steward):
    organization.service_areas = [ServiceArea(area_code="state:OH")]
    save_changes(organization=organization, by=steward)


def verification(page, organization, **typed):
    fields = form_of(page.get(url("verify", organization.pk))) | CHECK | typed
    return page.post(url("verify", organization.pk), fields)


def shown_to_readers(client, organization):
    """Every place where a reader might find a number."""
    organization.refresh_from_db()
    page = client.get(reverse("group", args=[organization.slug])).content.decode()
    found = client.get(reverse("groups"), {"where": "Ohio"}).content.decode()
    rows = str(list(SearchEntry.objects.values()))
    return page + found + rows + str(serialize_public(organization, "en"))


# Numbers


def test_a_number_of_a_list_is_for_stewards_until_one_confirms_it(client, admin_page, steward, imported):
    organization = imported("(614) 555-0100; (614) 555-0101")
    serve_ohio(organization, steward)
    assert set(organization.phones.values_list("visibility", flat=True)) == {"stewards"}
    confirmed = organization.phones.get(number=OFFICE)
    page = admin_page.get(url("verify", organization.pk)).content.decode()
    assert "(614) 555-0100" in page
    assert "(614) 555-0101" in page
    assert verification(admin_page, organization, public_phones=[confirmed.pk]).status_code == 302
    client.logout()
    seen = shown_to_readers(client, organization)
    assert OFFICE in seen
    assert "555-0101" not in seen
    assert "5550101" not in seen


def test_verifying_without_a_tick_publishes_no_number(client, admin_page, steward, imported):
    organization = imported()
    serve_ohio(organization, steward)
    assert verification(admin_page, organization).status_code == 302
    seen = shown_to_readers(client, organization)
    assert "Harbor House" in seen
    assert "555-0100" not in seen
    assert OFFICE not in seen


def test_verifying_several_publishes_no_number(client, admin_page, steward, imported):
    organization = imported()
    serve_ohio(organization, steward)
    page = admin_page.get(verify_many(organization))
    assert "Numbers that came with a list stay with stewards" in page.content.decode()
    assert admin_page.post(verify_many(organization), form_of(page) | CHECK).status_code == 302
    assert Organization.objects.get().is_public
    assert OFFICE not in shown_to_readers(client, organization)


def test_a_number_that_the_list_marks_says_so_to_the_steward(admin_page, steward, imported):
    organization = imported("(614) 555-0100 office. Director: (614) 555-0199 (private mobile)")
    serve_ohio(organization, steward)
    assert organization.phones.get(number=MOBILE).marked_private == "private, mobile"
    page = admin_page.get(url("verify", organization.pk)).content.decode()
    assert "the list says “private, mobile”" in page
    assert not re.search(r"<input[^>]*\schecked", page)


def test_only_numbers_of_the_group_itself_are_confirmed(admin_page, steward, imported, make_group):
    organization = imported()
    serve_ohio(organization, steward)
    other = make_group("Other", phones=[Phone(number=MOBILE, visibility="stewards")])
    number = other.phones.get().pk
    assert verification(admin_page, organization, public_phones=[number]).status_code == 200
    services.verify(
        organization=Organization.objects.get(pk=organization.pk),
        role="steward",
        method="phone",
        assured_on="2026-01-01",
        next_review_due="2090-01-01",
        public_phones=[number],
    )
    assert other.phones.get().visibility == "stewards"


def test_a_later_list_neither_publishes_a_number_nor_takes_one_back(imported, steward):
    organization = imported("(614) 555-0100")
    serve_ohio(organization, steward)
    services.verify(
        organization=organization,
        role="steward",
        method="phone",
        assured_on="2026-01-01",
        next_review_due="2090-01-01",
        public_phones=[organization.phones.get().pk],
    )
    organization = imported("(614) 555-0100; mobile (614) 555-0199")
    known = {phone.number: (phone.visibility, phone.marked_private) for phone in organization.phones.all()}
    assert known == {OFFICE: ("everyone", ""), MOBILE: ("stewards", "mobile")}


def test_a_number_that_left_the_list_and_comes_again_waits_again(imported):
    organization = imported("(614) 555-0100")
    organization.phones.update(visibility="everyone")
    imported("")
    assert not Organization.objects.get().phones.exists()
    assert imported("(614) 555-0100").phones.get().visibility == "stewards"


def test_a_mark_that_comes_later_is_put_on_the_number_that_waits(imported):
    imported("(614) 555-0100")
    organization = imported("(614) 555-0100 cell")
    assert organization.phones.get().marked_private == "cell"


def test_taking_what_the_list_says_publishes_no_number(imported, steward):
    organization = imported("(614) 555-0100")
    organization.phones = []
    save_changes(organization=organization, by=steward)
    imported("(614) 555-0100; (614) 555-0199 home")
    decide(record=SourceRecord.objects.get(), accept=True, by=steward)
    assert set(organization.phones.values_list("number", "visibility")) == {(OFFICE, "stewards"), (MOBILE, "stewards")}


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("(614) 555-0100", {}),
        ("(614) 555-0100 ext. 7 (referrals)", {}),
        ("(614) 555-0199 (private mobile)", {MOBILE: "private, mobile"}),
        ("Cell: 614-555-0199", {MOBILE: "cell"}),
        ("celular 614-555-0199", {MOBILE: "celular"}),
        ("614-555-0199 DO NOT PUBLISH", {MOBILE: "do not publish"}),
        ("614-555-0199 not for publication", {MOBILE: "not for publication"}),
    ],
)
def test_the_words_that_mark_a_number_are_known(text, marked):
    assert private_phones_in(text) == marked


def test_a_number_that_is_not_for_everyone_stands_in_no_history(make_group, steward):
    organization = make_group(phones=[Phone(number=MOBILE, visibility="stewards")])
    organization.phones = [Phone(number=OFFICE)]
    save_changes(organization=organization, by=steward)
    assert MOBILE not in str(list(organization.changes.values()))
    assert OFFICE in str(list(organization.changes.values()))


def test_the_languages_of_a_number_that_readers_do_not_see_are_not_found(make_group):
    phone = Phone(number=MOBILE, languages=["ht"], visibility="stewards")
    make_group(service_areas=[ServiceArea(area_code="state:OH")], phones=[phone])
    assert "ht" not in SearchEntry.objects.live().get().facets["language"]


def test_no_number_is_in_the_table_that_stewards_download(admin_page, imported):
    imported()
    sheet = b"".join(admin_page.get(url("list"), {"export": "csv"}).streaming_content).decode()
    assert [row[0] for row in csv.reader(StringIO(sheet))][1:] == ["Harbor House"]
    assert "555" not in sheet


# Places


NOWHERE = "No place leads to these groups"


def test_a_group_that_no_place_leads_to_is_not_verified_without_a_word(admin_page, make_group):
    organization = make_group(verified=False, locations=[Location(city="Columbus", latitude=39.99, longitude=-83.0)])
    page = admin_page.get(url("verify", organization.pk)).content.decode()
    assert NOWHERE in page
    response = verification(admin_page, organization)
    assert response.status_code == 200
    assert "Add the areas that are served first" in response.content.decode()
    assert not Organization.objects.get().is_public
    assert verification(admin_page, organization, confirm_unreachable=["on"]).status_code == 302
    assert Organization.objects.get().is_public


def test_of_several_groups_those_that_no_place_leads_to_are_named(admin_page, make_group):
    lost = make_group("Lost House", verified=False)
    found = make_group("Found House", verified=False, service_areas=[ServiceArea(area_code="us")])
    page = admin_page.get(verify_many(lost, found))
    assert NOWHERE in page.content.decode()
    assert [organization.name for organization in page.context["form"].unreachable] == ["Lost House"]
    fields = form_of(page) | CHECK
    assert admin_page.post(verify_many(lost, found), fields).status_code == 200
    assert not Organization.objects.listed().exists()
    admin_page.post(verify_many(lost, found), fields | {"confirm_unreachable": ["on"]})
    assert Organization.objects.listed().count() == 2


@pytest.mark.parametrize(
    "place",
    [
        {"service_areas": [ServiceArea(area_code="zip:43201")]},
        {"locations": [Location(visibility="public", city="Columbus", latitude=39.99, longitude=-83.0)]},
    ],
)
def test_a_group_that_a_place_leads_to_is_verified_as_before(admin_page, make_group, place):
    organization = make_group(verified=False, **place)
    with override("en"):
        assert NOWHERE not in admin_page.get(url("verify", organization.pk)).content.decode()
    assert verification(admin_page, organization).status_code == 302
