"""A few hundred odd requests over every public address; `make fuzz` sends 20,000 on each database and engine."""

import pytest

from cms.pages.models import PlainPage
from tests.fuzz.inside import Inside
from tests.fuzz.odd import made

pytestmark = pytest.mark.django_db
SEED, COUNT = 7, 200


@pytest.fixture
def inside(home):
    home.add_child(instance=PlainPage(title="Plain", slug="plain", show_in_menus=True))
    return Inside(of_each=2)


def by_name(inside):
    return {address.name: address for address in inside.addresses}


def test_every_address_that_is_public_and_its_parameters_are_found(inside):
    found = by_name(inside)
    assert {"search", "groups", "group", "region", "wagtail_serve", "sitemap", "healthz"} <= {
        name for name, address in found.items() if address.public
    }
    assert {"q", "kind", "topic", "page"} <= set(found["search"].parameters)
    assert {"where", "q", "service", "language", "page"} <= set(found["groups"].parameters)
    assert not found["wagtailadmin_home"].public


def test_the_same_seed_and_number_make_the_same_request(inside):
    assert str(made(3, 42, inside.addresses)) == str(made(3, 42, inside.addresses))
    assert str(made(3, 42, inside.addresses)) != str(made(4, 42, inside.addresses))


def test_no_odd_request_breaks_the_site(inside):
    faults, _ = inside.run(SEED, range(COUNT))
    assert list(map(str, faults)) == []


def test_no_odd_request_breaks_the_site_that_asks_elasticsearch(site_with_elasticsearch, inside):
    faults, _ = inside.run(SEED + 1, range(COUNT))
    assert list(map(str, faults)) == []
