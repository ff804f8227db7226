"""Lists become unchecked groups: the same twice, in any order, and never against what a steward changed."""

import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.tabular.report import OUTCOMES
from coalition.directory import services as directory_services
from coalition.directory.models import ChangeLog, Organization, ServiceArea
from coalition.directory.tests.conftest import save_changes
from coalition.imports import services
from search.index.models import SearchEntry

from ..models import Source, SourceRecord
from ..normalise import phones_in, states_in, street_and_zip, website_in

pytestmark = pytest.mark.django_db

IRS = ["ein", "name", "sort_name", "city", "state", "zip", "subsection", "ruling", "tax_period", "ntee_cd", "match"]
ALLIES = ["lat", "lon", "name", "city", "state", "country", "address", "phone", "twitter", "website", ""]


def charity(ein, name="HARBOR HOUSE INC", **cells):
    return (
        dict.fromkeys(IRS, "")
        | {"ein": ein, "name": name, "city": "OMAHA", "state": "NE", "zip": "68102-0001"}
        | cells
    )


def ally(name, state="Ohio", **cells):
    return (
        dict.fromkeys(ALLIES, "")
        | {"name": name, "state": state, "country": "United States", "city": "Columbus"}
        | cells
    )


def run(path, **options) -> str:
    """The last line of the command."""
    out = StringIO()
    call_command("import_groups", path, stdout=out, **options)
    return out.getvalue().splitlines()[-1]


def figures(**numbers) -> str:
    return ", ".join(f"{outcome} {numbers.get(outcome, 0)}" for outcome in OUTCOMES)


def everything():
    organizations = Organization.objects.values_list("uuid", "version", "slug", "name", "source_records__row_hash")
    records = SourceRecord.objects.values_list("external_key", "status", "pending_data", "reason", "line")
    return sorted(map(str, organizations)), sorted(map(str, records)), ChangeLog.objects.count()


@pytest.fixture
def charities(csv_file):
    def write(*rows):
        return csv_file(list(rows), IRS)

    return write


@pytest.fixture
def allies(csv_file):
    def write(*rows):
        return csv_file(list(rows), ALLIES)

    return write


# What a row becomes


def test_a_row_becomes_an_unchecked_group_with_a_hidden_office_and_no_area(charities):
    assert run(charities(charity("470000001"))) == figures(created=1)
    organization = Organization.objects.get()
    assert (organization.name, organization.verification_status) == ("HARBOR HOUSE INC", "unchecked")
    location = organization.locations.get()
    assert (location.visibility, location.city, location.state, location.zip) == ("hidden", "OMAHA", "NE", "68102")
    assert not organization.service_areas.exists()
    assert not SearchEntry.objects.live().exists()
    assert SourceRecord.objects.get().external_key == "470000001"


def test_a_row_of_allies_brings_its_phones_and_website(allies):
    row = ally(
        "Harbor House",
        address="208 Sample St., Suite 1300, Columbus, OH 43201",
        phone="(614) 555-0100; (614) 555-0101 ext. 7 (referrals)",
        website="https://harbor.example.org/",
        lat="39.96",
        lon="-83.00",
    )
    assert run(allies(row)) == figures(created=1)
    organization = Organization.objects.get()
    assert [(phone.number, phone.extension) for phone in organization.phones.all()] == [
        ("+16145550100", ""),
        ("+16145550101", "7"),
    ]
    location = organization.locations.get()
    assert (location.street, location.zip, location.latitude) == ("208 Sample St., Suite 1300", "43201", 39.96)


def test_two_numbers_are_two_groups_though_they_share_a_name(charities):
    assert run(charities(charity("470000001"), charity("470000002"))) == figures(created=2)


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (ally("Abroad", "Sonora", country="México"), "refused"),
        (ally("Everywhere", "Texas", country="International"), "refused"),
        (ally(""), "refused"),
        (ally("Military", "AE"), "refused"),
        (ally("Palau", "PW"), "refused"),
        (ally("Two states", "Texas/New Mexico"), "asked"),
        (ally("No state", ""), "asked"),
        (ally("Unheard of", "Lower Ohio Valley"), "asked"),
        (ally("x" * 201), "asked"),
        (ally("Capital", "D.C."), "created"),
        (ally("Capital", "Washington DC"), "created"),
        (ally("Island", "PR"), "created"),
        (charity("", "No number"), "asked"),
        (charity("1", state="", zip="00000-0000", city="CANADA"), "refused"),
    ],
)
def test_what_cannot_be_a_group_by_rule_is_refused_or_asked(csv_file, row, outcome):
    assert run(csv_file([row])) == figures(**{outcome: 1})


def test_every_row_of_a_repeated_name_without_a_key_is_asked(allies):
    rows = [
        ally("Harbor House"),
        ally("HARBOR  HOUSE.", "Texas"),
        ally("Sea House"),
        ally("Sea House", "Sonora", country="México"),
        ally("River House"),
    ]
    assert run(allies(*rows)) == figures(created=1, asked=3, refused=1)


def test_a_number_that_stands_in_two_rows_is_asked(charities):
    rows = charity("470000001"), charity("470000001", "OTHER"), charity("470000002", "THIRD")
    assert run(charities(*rows)) == figures(created=1, asked=2)


def test_what_is_not_understood_is_said_and_left_out(allies):
    out = StringIO()
    path = allies(ally("Harbor House", phone="ask Maria", website="facebook page"))
    call_command("import_groups", path, stdout=out)
    assert "line 2: created: Harbor House: not understood: facebook page; ask Maria" in out.getvalue()
    assert not Organization.objects.get().website


# Twice, and in any order


MIXED = [
    ally("Harbor House", phone="(614) 555-0100"),
    ally("Sea House"),
    ally("Sea House", "Texas"),
    ally("River House", "Texas/New Mexico"),
    ally("Abroad", "Sonora", country="México"),
    ally("Twin"),
    ally("Twin"),
]
MIXED_FIGURES = figures(created=1, asked=5, refused=1)


def test_the_second_run_changes_nothing_also_in_another_order(allies):
    assert run(allies(*MIXED)) == MIXED_FIGURES
    before = everything()
    for seed in range(3):
        shuffled = random.Random(seed).sample(MIXED, len(MIXED))
        assert run(allies(*shuffled)) == figures(unchanged=1, asked=5, refused=1)
        assert everything() == before


def test_the_order_of_the_rows_plays_no_part(allies):
    slugs = {}
    for seed in range(2):
        Organization.objects.all().delete()
        Source.objects.all().delete()
        path = allies(*random.Random(seed).sample(MIXED, len(MIXED)))
        assert run(path) == MIXED_FIGURES
        slugs[seed] = sorted(Organization.objects.values_list("slug", flat=True))
    assert slugs[0] == slugs[1]


def test_a_dry_run_says_the_same_and_writes_nothing(allies):
    path = allies(*MIXED)
    assert run(path, dry_run=True) == MIXED_FIGURES
    assert not Organization.objects.exists()
    assert not Source.objects.exists()
    assert run(path) == MIXED_FIGURES
    assert run(path, dry_run=True) == figures(unchanged=1, asked=5, refused=1)


def test_a_changed_row_changes_what_the_list_gave(allies):
    run(allies(ally("Harbor House", phone="(614) 555-0100", address="1 Old St, Columbus, OH 43201")))
    path = allies(ally("Harbor House", phone="(614) 555-0199", address="2 New St, Columbus, OH 43202"))
    assert run(path, dry_run=True) == figures(changed=1)
    assert run(path) == figures(changed=1)
    organization = Organization.objects.get()
    assert [phone.number for phone in organization.phones.all()] == ["+16145550199"]
    assert organization.locations.get().street == "2 New St"
    assert organization.locations.get().visibility == "hidden"
    assert run(path) == figures(unchanged=1)


def test_a_row_whose_other_columns_change_is_unchanged(charities):
    run(charities(charity("470000001", tax_period="202312")))
    before = everything()
    assert run(charities(charity("470000001", tax_period="202412"))) == figures(unchanged=1)
    assert everything() == before


def test_a_name_that_is_repeated_later_asks_about_the_new_row_alone(allies):
    run(allies(ally("Harbor House")))
    path = allies(ally("Harbor House"), ally("Harbor House", "Texas"))
    assert run(path) == figures(unchanged=1, asked=1)
    assert run(path) == figures(unchanged=1, asked=1)


# A steward's work is kept


@pytest.fixture
def imported(allies):
    """One imported group, and the path of its list."""
    path = allies(ally("Harbor House", phone="(614) 555-0100", website="https://harbor.example.org/"))
    run(path)
    return Organization.objects.get(), path


def edit(organization, **facts):
    for name, value in facts.items():
        setattr(organization, name, value)
    save_changes(organization=organization, by=None)


@pytest.mark.parametrize(
    "facts",
    [{"name": "Harbor House of Ohio"}, {"website": "https://new.example.org/"}, {"phones": []}, {"locations": []}],
)
def test_what_a_steward_edited_is_kept_and_reported_as_a_conflict(imported, facts):
    organization, path = imported
    edit(organization, **facts)
    before = Organization.objects.get().version
    for _ in range(2):
        assert run(path) == figures(conflicts=1)
    kept = Organization.objects.get()
    assert kept.version == before
    for name, value in facts.items():
        assert (list(getattr(kept, name).all()) if isinstance(value, list) else getattr(kept, name)) == value
    assert services.pending_records().get().reason == "edited"


def test_a_changed_row_does_not_overwrite_a_stewards_edit(imported, allies):
    organization, _ = imported
    edit(organization, name="Harbor House of Ohio")
    path = allies(ally("Harbor House", phone="(614) 555-0199"))
    assert run(path) == figures(conflicts=1)
    assert [phone.number for phone in Organization.objects.get().phones.all()] == ["+16145550100"]


def test_what_the_list_does_not_say_is_edited_without_a_conflict(imported):
    organization, path = imported
    edit(organization, service_areas=[ServiceArea(area_code="state:OH")], accepts_introductions="yes", founded=1999)
    before = everything()
    assert run(path) == figures(unchanged=1)
    assert everything() == before


def test_an_unlisted_group_stays_unlisted(imported):
    organization, path = imported
    directory_services.unlist(organization=organization, reason="asked")
    assert run(path) == figures(unchanged=1)
    assert Organization.objects.get().verification_status == "unlisted"


def test_a_merge_between_runs_is_kept_and_reported_as_a_conflict(imported, make_group):
    organization, path = imported
    directory_services.merge_organizations(organization=organization, into=make_group("Harbor Network"))
    assert run(path) == figures(conflicts=1)
    assert Organization.objects.count() == 2
    assert Organization.objects.get(pk=organization.pk).verification_status == "unlisted"


def test_a_deleted_group_is_not_revived(imported):
    organization, path = imported
    organization.delete()
    assert run(path) == figures(conflicts=1)
    assert not Organization.objects.exists()


def test_a_list_that_catches_up_with_a_steward_ends_the_conflict(imported, allies):
    organization, path = imported
    edit(organization, website="https://new.example.org/")
    assert run(path) == figures(conflicts=1)
    path = allies(ally("Harbor House", phone="(614) 555-0100", website="https://new.example.org/"))
    assert run(path) == figures(unchanged=1)
    assert not services.pending_records().exists()


# What a steward decides


def test_an_asked_row_that_is_accepted_becomes_a_group_once(allies, steward):
    path = allies(*MIXED)
    run(path)
    record = services.pending_records().get(reason="several-states")
    services.decide(record=record, accept=True, by=steward)
    assert Organization.objects.filter(name="River House").count() == 1
    assert run(path) == figures(unchanged=2, asked=4, refused=1)
    assert Organization.objects.count() == 2


def test_an_asked_row_that_is_refused_stays_refused(allies, steward):
    path = allies(*MIXED)
    run(path)
    services.decide(record=services.pending_records().get(reason="several-states"), accept=False, by=steward)
    assert run(path) == figures(unchanged=1, asked=4, refused=2)


def test_a_conflict_that_is_accepted_takes_what_the_list_says(imported, steward):
    organization, path = imported
    edit(organization, name="Harbor House of Ohio", phones=[])
    run(path)
    services.decide(record=services.pending_records().get(), accept=True, by=steward)
    kept = Organization.objects.get()
    assert (kept.name, kept.phones.count()) == ("Harbor House", 1)
    assert kept.changes.filter(who=steward, field="name").exists()
    assert run(path) == figures(unchanged=1)


def test_a_conflict_in_which_ours_is_kept_is_not_asked_again(imported, allies, steward):
    organization, path = imported
    edit(organization, name="Harbor House of Ohio")
    run(path)
    services.decide(record=services.pending_records().get(), accept=False, by=steward)
    assert run(path) == figures(unchanged=1)
    assert Organization.objects.get().name == "Harbor House of Ohio"
    assert run(allies(ally("Harbor House", phone="(614) 555-0199"))) == figures(conflicts=1)


def test_a_merge_is_not_undone_by_a_list(imported, make_group, steward):
    organization, path = imported
    directory_services.merge_organizations(organization=organization, into=make_group("Harbor Network"))
    run(path)
    record = services.pending_records().get()
    with pytest.raises(ValueError, match="merged"):
        services.decide(record=record, accept=True, by=steward)
    services.decide(record=record, accept=False, by=steward)
    assert run(path) == figures(unchanged=1)


def test_a_steward_decides_in_the_admin(allies, admin_page):
    from django.urls import reverse

    run(allies(*MIXED))
    page = admin_page.get(reverse("import_review:list"))
    html = page.content.decode()
    assert "River House" in html
    assert "more than one state: Texas/New Mexico" in html
    question = next(q for q in page.context["review_items"] if q["record"].reason == "several-states")
    address = reverse("import_review:decide", args=[question["record"].pk])
    admin_page.post(address, {"decision": "accept", "seen": "something else"})
    assert not Organization.objects.filter(name="River House").exists()
    for _ in range(2):
        admin_page.post(address, {"decision": "accept", "seen": question["seen"]})
    assert Organization.objects.filter(name="River House").count() == 1


# Files that are refused as a whole


def refused(path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("import_groups", path, stdout=StringIO())
    assert not Organization.objects.exists()
    assert not Source.objects.exists()
    return str(error.value)


def test_a_broken_encoding_is_refused_with_its_line(allies):
    path = allies(ally("Harbor House"), ally("Sea House"))
    path.write_bytes(path.read_bytes().replace(b"Sea House", b"Se\xe1 House"))
    assert "line 3: not in UTF-8" in refused(path)


def test_missing_and_unknown_columns_are_named(csv_file):
    row = charity("470000001")
    del row["zip"]
    assert "missing: zip; unknown: postcode" in refused(csv_file([row | {"postcode": "1"}]))


def test_a_file_that_is_no_list_of_ours_is_refused(csv_file):
    assert "no list that we know" in refused(csv_file([{"colour": "red"}]))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02", b'ein,"name'])
def test_a_file_without_a_header_is_refused(tmp_path, content):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert "line 1" in refused(path)


def test_a_row_with_too_few_cells_is_refused_with_its_line(charities):
    path = charities(charity("470000001"), charity("470000002"))
    path.write_text(path.read_text() + "470000003,SHORT\n")
    assert "line 4: 2 cells where the header has 11" in refused(path)


def test_an_unclosed_quote_is_refused_with_its_line(charities):
    path = charities(charity("470000001"))
    path.write_text(path.read_text() + '470000003,"OPEN\n')
    assert "line 3" in refused(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "No such file" in refused(tmp_path / "nothing.csv")


def test_a_byte_order_mark_and_lines_in_cells_are_read(charities):
    path = charities(charity("470000001", "HARBOR\nHOUSE"), charity("470000002", "SEA HOUSE"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert run(path) == figures(created=2)
    assert Organization.objects.filter(name="HARBOR HOUSE").exists()
    assert SourceRecord.objects.get(external_key="470000002").line == 4


# How cells are read


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("DC", ("DC",)),
        ("Washington D.C.", ("DC",)),
        ("Washington", ("WA",)),
        ("Texas/New Mexico", ("TX", "NM")),
        ("New Mexico, Texas, Chihuahua", ("NM", "TX")),
        ("Sonora", ()),
        ("", ()),
        ("us", ()),
    ],
)
def test_states_are_read_however_they_are_written(text, states):
    assert states_in(text) == states


def test_addresses_are_parted_into_street_and_zip():
    assert street_and_zip("P.O. Box 3007, Houston, Texas, 77253", "Houston") == ("P.O. Box 3007", "77253")
    assert street_and_zip("1331 G Street, NW Suite 300", "Washington") == ("1331 G Street, NW Suite 300", "")
    assert street_and_zip("", "") == ("", "")


def test_phones_and_websites_are_taken_only_where_they_are_some():
    assert phones_in("(314) 555-0100 ext. 200 or (314) 555-0100 ext. 200") == [["+13145550100", "200"]]
    assert phones_in("none") == []
    assert website_in("javascript:alert(1)") == ("", "javascript:alert(1)")


# The real lists, where they are


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "first", "again"),
    [
        (
            "irs_bmf_immigrant_refugee_orgs.csv",
            figures(created=586, refused=3),
            figures(unchanged=586, refused=3),
        ),
        (
            "tornapart_allies.csv",
            figures(created=80, refused=99, asked=17),
            figures(unchanged=80, refused=99, asked=17),
        ),
    ],
)
def test_a_real_list_goes_in_as_it_is_and_the_second_run_changes_nothing(shared_list, tmp_path, name, first, again):
    path = shared_list(name)
    assert run(path) == first
    before = everything()
    header, *lines = path.read_text("utf-8").splitlines(keepends=True)
    shuffled = tmp_path / name
    shuffled.write_text(header + "".join(random.Random(1).sample(lines, len(lines))), "utf-8")
    assert run(shuffled) == again
    assert everything() == before
    assert not ServiceArea.objects.exists()
    assert not SearchEntry.objects.live().exists()


@pytest.mark.shared_data
def test_a_group_of_a_real_list_that_is_verified_and_given_coverage_is_found(shared_list):
    from datetime import timedelta

    from django.utils.timezone import localdate

    path = shared_list("tornapart_allies.csv")
    run(path)
    organization = Organization.objects.first()
    edit(organization, service_areas=[ServiceArea(area_code="state:OH")])
    directory_services.verify(
        organization=organization,
        role="steward",
        method="phone",
        assured_on=localdate(),
        next_review_due=localdate() + timedelta(180),
    )
    assert SearchEntry.objects.live().get().areas == ["state:OH"]
    assert run(path) == figures(unchanged=80, refused=99, asked=17)
