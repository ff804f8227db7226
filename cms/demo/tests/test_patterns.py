"""The pattern page: every component, in every state, on the machines of those who build the site and nowhere else."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from cms.urls import *  # noqa: F403
from cms.urls import urlpatterns as of_the_site

from ..patterns import catalog
from ..patterns.examples import block_states, component_states

ROOT = Path(settings.BASE_DIR)
COMPONENTS = {
    str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates" / "components").rglob("*.html")
}

urlpatterns = [
    *i18n_patterns(path("patterns/", include("cms.demo.patterns.urls")), prefix_default_language=False),
    *of_the_site,
]


@pytest.fixture
def get(client, db, settings):
    """The pattern page as it answers where it is switched on."""
    settings.ROOT_URLCONF = __name__

    def page(address="/patterns/"):
        answer = client.get(address)
        assert answer.status_code == 200
        return answer

    return page


def shown(answer) -> set[str]:
    return {template.name for template in answer.templates}


def test_every_component_is_shown_on_the_page_or_around_it(get):
    assert COMPONENTS - shown(get()) - shown(get("/patterns/?print")) == set()


def test_a_component_without_a_state_of_its_own_stands_around_the_page(get):
    around = {name for name in COMPONENTS if not [*catalog.states_of(name, get().wsgi_request)]}
    assert around == {
        f"components/{name}.html"
        for name in ("alerts", "footer", "print_view", "quick_exit", "seo_head", "utility_bar")
    }


def test_every_example_belongs_to_a_component():
    assert set(component_states()) | set(block_states()) <= COMPONENTS


def test_every_block_of_a_page_that_shows_itself_is_there(get):
    html = get().content.decode()
    for template in catalog.blocks():
        assert f'id="{template.removeprefix("components/").removesuffix(".html").replace("/", "-")}-1"' in html


@pytest.mark.parametrize(
    ("address", "direction"), [("/patterns/", "ltr"), ("/es/patterns/", "ltr"), ("/ar/patterns/", "rtl")]
)
def test_the_language_of_the_address_decides_how_it_reads(get, address, direction):
    html = get(address).content.decode()
    assert f'dir="{direction}"' in html.partition("<head>")[0]
    assert '<meta name="robots" content="noindex">' in html


def test_a_component_is_found_by_its_name(get):
    found = re.findall(r'<h2 id="([\w-]+)" lang="en">(.+?)</h2>', get().content.decode())
    names = dict(found)
    assert len(names) == len(set(names.values())) == len(COMPONENTS)
    assert (names["group_row"], names["blocks-faq"]) == ("group row", "block: faq")


def test_no_two_things_on_the_page_have_one_id(get):
    ids = catalog.ID.findall(get().content.decode())
    own = [value for name, value in ids if name == "id"]
    assert len(own) == len(set(own))


def test_a_landmark_of_a_state_is_told_from_that_of_another():
    html = catalog.with_own_ids('<nav aria-label="Pages"><a href="#x" id="x">1</a></nav>', "pagination-2")
    assert html == '<nav aria-label="Pages (pagination-2)"><a href="#x-pagination-2" id="x-pagination-2">1</a></nav>'


@pytest.mark.parametrize("address", ["/patterns/", "/ar/patterns/"])
def test_it_is_not_there_where_it_is_not_switched_on(client, db, address):
    assert not settings.PATTERNS
    assert client.get(address).status_code == 404
