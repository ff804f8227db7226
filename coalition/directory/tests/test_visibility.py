import pytest
from django.contrib.auth.models import AnonymousUser

from ..models import Contact, Location
from ..visibility import (
    STEWARDS,
    get_viewer_role,
    has_hidden_location,
    public_location,
    serialize_public,
    visible_contacts,
)

pytestmark = pytest.mark.django_db

ADDRESS = {"street": "12 Sample Street", "city": "Columbus", "state": "OH", "zip": "43201"}
POINT = {"latitude": 39.99, "longitude": -83.0}


def test_an_office_and_a_contact_are_private_unless_chosen():
    assert public_location(Location(**ADDRESS, **POINT)) is None
    assert Contact().visibility == "stewards"


def test_a_public_office_shows_its_address_and_point():
    assert public_location(Location(visibility="public", **ADDRESS, **POINT)) == ADDRESS | {"point": [39.99, -83.0]}


def test_an_area_only_office_has_neither_street_nor_zip_nor_point():
    shown = public_location(Location(visibility="area", **ADDRESS, **POINT))
    assert shown == {"street": "", "city": "Columbus", "state": "OH", "zip": "", "point": None}


def test_a_hidden_address_is_named_as_hidden_only_where_none_is_shown(make_group):
    hidden = make_group(locations=[Location(**ADDRESS)])
    both = make_group(locations=[Location(**ADDRESS), Location(visibility="public", **ADDRESS)])
    assert has_hidden_location(hidden)
    assert not has_hidden_location(both)
    assert not has_hidden_location(make_group())


@pytest.mark.parametrize(
    ("viewer", "roles"),
    [
        ("everyone", ["Front desk"]),
        ("affiliates", ["Front desk", "Partnerships"]),
        (STEWARDS, ["Front desk", "Partnerships", "Director"]),
    ],
)
def test_each_viewer_sees_the_contacts_meant_for_them(make_group, viewer, roles):
    organization = make_group(
        contacts=[
            Contact(role="Front desk", visibility="everyone"),
            Contact(role="Partnerships", visibility="affiliates"),
            Contact(role="Director"),
        ]
    )
    assert [contact["role"] for contact in visible_contacts(viewer, organization)] == roles


def test_what_everyone_sees_of_a_group_holds_nothing_private(make_group):
    organization = make_group(
        locations=[Location(**ADDRESS, **POINT)], contacts=[Contact(role="Director", email="director@example.org")]
    )
    written = str(serialize_public(organization, "en"))
    assert "Sample Street" not in written
    assert "39.99" not in written
    assert "director@example.org" not in written
    assert serialize_public(organization, "en")["hidden_location"]


def test_details_are_in_the_readers_language_or_the_best_there_is(full_group):
    assert serialize_public(full_group, "es")["description_language"] == "es"
    assert serialize_public(full_group, "ar")["description_language"] == "en"


def test_only_stewards_have_the_role_of_one(steward, editor):
    assert [get_viewer_role(user) for user in (AnonymousUser(), editor, steward)] == ["everyone", "everyone", STEWARDS]
