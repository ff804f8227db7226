import pytest
from django.contrib.auth.models import AnonymousUser

from coalition.models import Contact, Office
from coalition.visibility import (
    STEWARDS,
    contacts_for,
    hides_its_office,
    public_details,
    public_office,
    viewer_of,
    visible_to,
)

pytestmark = pytest.mark.django_db

FACTS = {"street": "12 Sample Street", "city": "Columbus", "state": "OH", "zip": "43201"}
POINT = {"latitude": 39.99, "longitude": -83.0}


def test_an_office_and_a_contact_are_private_unless_chosen():
    assert public_office(Office(**FACTS, **POINT)) is None
    assert Contact().visibility == "stewards"


def test_a_public_office_shows_its_address_and_point():
    assert public_office(Office(visibility="public", **FACTS, **POINT)) == FACTS | {"point": [39.99, -83.0]}


def test_an_area_only_office_has_neither_street_nor_zip_nor_point():
    shown = public_office(Office(visibility="area", **FACTS, **POINT))
    assert shown == {"street": "", "city": "Columbus", "state": "OH", "zip": "", "point": None}


def test_a_hidden_address_is_named_as_hidden_only_where_none_is_shown(make_group):
    hidden = make_group(offices=[Office(**FACTS)])
    both = make_group(offices=[Office(**FACTS), Office(visibility="public", **FACTS)])
    assert hides_its_office(hidden)
    assert not hides_its_office(both)
    assert not hides_its_office(make_group())


@pytest.mark.parametrize(
    ("viewer", "roles"),
    [
        ("everyone", ["Front desk"]),
        ("affiliates", ["Front desk", "Partnerships"]),
        (STEWARDS, ["Front desk", "Partnerships", "Director"]),
    ],
)
def test_each_viewer_sees_the_contacts_meant_for_them(make_group, viewer, roles):
    group = make_group(
        contacts=[
            Contact(role="Front desk", visibility="everyone"),
            Contact(role="Partnerships", visibility="affiliates"),
            Contact(role="Director"),
        ]
    )
    assert [contact["role"] for contact in contacts_for(viewer, group)] == roles


def test_what_everyone_sees_of_a_group_holds_nothing_private(make_group):
    group = make_group(
        offices=[Office(**FACTS, **POINT)], contacts=[Contact(role="Director", email="director@example.org")]
    )
    written = str(public_details(group, "en"))
    assert "Sample Street" not in written
    assert "39.99" not in written
    assert "director@example.org" not in written
    assert public_details(group, "en")["hidden_office"]


def test_details_are_in_the_readers_language_or_the_best_there_is(full_group):
    assert public_details(full_group, "es")["text_language"] == "es"
    assert public_details(full_group, "ar")["text_language"] == "en"


def test_only_stewards_see_what_is_not_listed(make_group, steward, editor):
    unchecked = make_group(verified=False)
    assert not visible_to(viewer_of(AnonymousUser()), unchecked)
    assert not visible_to(viewer_of(editor), unchecked)
    assert visible_to(viewer_of(steward), unchecked)
