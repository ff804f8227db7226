"""What verifying a group publishes, and what it asks first."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from coalition import services
from coalition.imports.facts import private_phones_in
from coalition.imports.services import decide
from coalition.models import Coverage, Group, Office, Phone, SourceRecord
from coalition.visibility import public_details
from search.index.models import SearchEntry

from .test_admin import form_of, url, verify_many
from .test_imports import ALLIES, ally

pytestmark = pytest.mark.django_db

CHECK = {"role": ["steward"], "method": ["phone"]}
OFFICE, MOBILE = "+16145550100", "+16145550199"


@pytest.fixture
def imported(write_list):
    """Load a row with these numbers; the group it is."""

    def load(phone="(614) 555-0100", **cells):
        call_command(
            "import_groups", write_list([ally("Harbor House", phone=phone, **cells)], ALLIES), stdout=StringIO()
        )
        return Group.objects.get(name="Harbor House")

    return load


def serve_ohio(group, steward):
    group.coverage = [Coverage(code="state:OH")]
    services.save_changes(group=group, by=steward)


def verification(page, group, **typed):
    fields = form_of(page.get(url("verify", group.pk))) | CHECK | typed
    return page.post(url("verify", group.pk), fields)


def shown_to_readers(client, group):
    """Every place where a reader might find a number."""
    group.refresh_from_db()
    page = client.get(reverse("group", args=[group.slug])).content.decode()
    found = client.get(reverse("groups"), {"where": "Ohio"}).content.decode()
    rows = str(list(SearchEntry.objects.values()))
    return page + found + rows + str(public_details(group, "en"))


# Numbers


def test_a_number_of_a_list_is_for_stewards_until_one_confirms_it(client, admin_page, steward, imported):
    group = imported("(614) 555-0100; (614) 555-0101")
    serve_ohio(group, steward)
    assert set(group.phones.values_list("visibility", flat=True)) == {"stewards"}
    confirmed = group.phones.get(number=OFFICE)
    page = admin_page.get(url("verify", group.pk)).content.decode()
    assert "(614) 555-0100" in page
    assert "(614) 555-0101" in page
    assert verification(admin_page, group, public_phones=[confirmed.pk]).status_code == 302
    client.logout()
    seen = shown_to_readers(client, group)
    assert OFFICE in seen
    assert "555-0101" not in seen
    assert "5550101" not in seen


def test_verifying_without_a_tick_publishes_no_number(client, admin_page, steward, imported):
    group = imported()
    serve_ohio(group, steward)
    assert verification(admin_page, group).status_code == 302
    seen = shown_to_readers(client, group)
    assert "Harbor House" in seen
    assert "555-0100" not in seen
    assert OFFICE not in seen


def test_verifying_several_publishes_no_number(client, admin_page, steward, imported):
    group = imported()
    serve_ohio(group, steward)
    page = admin_page.get(verify_many(group))
    assert "Numbers that came with a list stay with stewards" in page.content.decode()
    assert admin_page.post(verify_many(group), form_of(page) | CHECK).status_code == 302
    assert Group.objects.get().is_public
    assert OFFICE not in shown_to_readers(client, group)


def test_a_number_that_the_list_marks_says_so_to_the_steward(admin_page, steward, imported):
    group = imported("(614) 555-0100 office. Director: (614) 555-0199 (private mobile)")
    serve_ohio(group, steward)
    assert group.phones.get(number=MOBILE).marked_private == "private, mobile"
    page = admin_page.get(url("verify", group.pk)).content.decode()
    assert "the list says “private, mobile”" in page
    assert "checked" not in page


def test_only_numbers_of_the_group_itself_are_confirmed(admin_page, steward, imported, make_group):
    group = imported()
    serve_ohio(group, steward)
    other = make_group("Other", phones=[Phone(number=MOBILE, visibility="stewards")])
    number = other.phones.get().pk
    assert verification(admin_page, group, public_phones=[number]).status_code == 200
    services.verify(
        group=Group.objects.get(pk=group.pk), role="steward", method="phone", when="2026-01-01",
        next_due="2090-01-01", public_phones=[number],
    )  # fmt: skip
    assert other.phones.get().visibility == "stewards"


def test_a_later_list_neither_publishes_a_number_nor_takes_one_back(imported, steward):
    group = imported("(614) 555-0100")
    serve_ohio(group, steward)
    services.verify(
        group=group, role="steward", method="phone", when="2026-01-01", next_due="2090-01-01",
        public_phones=[group.phones.get().pk],
    )  # fmt: skip
    group = imported("(614) 555-0100; mobile (614) 555-0199")
    known = {phone.number: (phone.visibility, phone.marked_private) for phone in group.phones.all()}
    assert known == {OFFICE: ("everyone", ""), MOBILE: ("stewards", "mobile")}


def test_a_number_that_left_the_list_and_comes_again_waits_again(imported):
    group = imported("(614) 555-0100")
    group.phones.update(visibility="everyone")
    imported("")
    assert not Group.objects.get().phones.exists()
    assert imported("(614) 555-0100").phones.get().visibility == "stewards"


def test_a_mark_that_comes_later_is_put_on_the_number_that_waits(imported):
    imported("(614) 555-0100")
    group = imported("(614) 555-0100 cell")
    assert group.phones.get().marked_private == "cell"


def test_taking_what_the_list_says_publishes_no_number(imported, steward):
    group = imported("(614) 555-0100")
    group.phones = []
    services.save_changes(group=group, by=steward)
    imported("(614) 555-0100; (614) 555-0199 home")
    decide(record=SourceRecord.objects.get(), accept=True, by=steward)
    assert set(group.phones.values_list("number", "visibility")) == {(OFFICE, "stewards"), (MOBILE, "stewards")}


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
    group = make_group(phones=[Phone(number=MOBILE, visibility="stewards")])
    group.phones = [Phone(number=OFFICE)]
    services.save_changes(group=group, by=steward)
    assert MOBILE not in str(list(group.changes.values()))
    assert OFFICE in str(list(group.changes.values()))


def test_the_languages_of_a_number_that_readers_do_not_see_are_not_found(make_group):
    phone = Phone(number=MOBILE, languages=["ht"], visibility="stewards")
    make_group(coverage=[Coverage(code="state:OH")], phones=[phone])
    assert "ht" not in SearchEntry.objects.live().get().facets["language"]


def test_no_number_is_in_the_table_that_stewards_download(admin_page, imported):
    imported()
    sheet = b"".join(admin_page.get(url("list"), {"export": "csv"}).streaming_content).decode()
    assert [row[0] for row in csv.reader(StringIO(sheet))][1:] == ["Harbor House"]
    assert "555" not in sheet


# Places


NOWHERE = "No place leads to these groups"


def test_a_group_that_no_place_leads_to_is_not_verified_without_a_word(admin_page, make_group):
    group = make_group(verified=False, offices=[Office(city="Columbus", latitude=39.99, longitude=-83.0)])
    page = admin_page.get(url("verify", group.pk)).content.decode()
    assert NOWHERE in page
    response = verification(admin_page, group)
    assert response.status_code == 200
    assert "Add the areas that are served first" in response.content.decode()
    assert not Group.objects.get().is_public
    assert verification(admin_page, group, without_a_place=["on"]).status_code == 302
    assert Group.objects.get().is_public


def test_of_several_groups_those_that_no_place_leads_to_are_named(admin_page, make_group):
    lost = make_group("Lost House", verified=False)
    found = make_group("Found House", verified=False, coverage=[Coverage(code="us")])
    page = admin_page.get(verify_many(lost, found))
    assert NOWHERE in page.content.decode()
    assert [group.name for group in page.context["form"].unreachable] == ["Lost House"]
    fields = form_of(page) | CHECK
    assert admin_page.post(verify_many(lost, found), fields).status_code == 200
    assert not Group.objects.listed().exists()
    admin_page.post(verify_many(lost, found), fields | {"without_a_place": ["on"]})
    assert Group.objects.listed().count() == 2


@pytest.mark.parametrize(
    "place",
    [
        {"coverage": [Coverage(code="zip:43201")]},
        {"offices": [Office(visibility="public", city="Columbus", latitude=39.99, longitude=-83.0)]},
    ],
)
def test_a_group_that_a_place_leads_to_is_verified_as_before(admin_page, make_group, place):
    group = make_group(verified=False, **place)
    with override("en"):
        assert NOWHERE not in admin_page.get(url("verify", group.pk)).content.decode()
    assert verification(admin_page, group).status_code == 302
