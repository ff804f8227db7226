"""A few hundred odd requests over every public address; `make fuzz` sends 20,000 on each database and engine."""

import pytest

from cms.pages.models import StandardPage
from tests.fuzz.generator import generate
from tests.fuzz.wsgi_client import WsgiClient

pytestmark = pytest.mark.django_db
SEED, COUNT = 7, 200


@pytest.fixture
def client(home_page):
    home_page.add_child(instance=StandardPage(title="Plain", slug="plain", show_in_menus=True))
    return WsgiClient(of_each=2)


def by_name(client):
    return {address.name: address for address in client.addresses}


def test_every_address_that_is_public_and_its_parameters_are_found(client):
    found = by_name(client)
    assert {"search", "groups", "group", "region", "wagtail_serve", "sitemap", "healthz"} <= {
        name for name, address in found.items() if address.public
    }
    assert {"q", "kind", "topic", "page"} <= set(found["search"].parameters)
    assert {"where", "q", "service", "language", "page"} <= set(found["groups"].parameters)
    assert not found["wagtailadmin_home"].public


def test_the_same_seed_and_number_make_the_same_request(client):
    assert str(generate(3, 42, client.addresses)) == str(generate(3, 42, client.addresses))
    assert str(generate(3, 42, client.addresses)) != str(generate(4, 42, client.addresses))


def test_no_odd_request_breaks_the_site(client):
    faults, _ = client.run(SEED, range(COUNT))
    assert list(map(str, faults)) == []


def test_no_odd_request_breaks_the_site_that_asks_elasticsearch(site_with_elasticsearch, client):
    faults, _ = client.run(SEED + 1, range(COUNT))
    assert list(map(str, faults)) == []
