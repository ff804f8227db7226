"""The first page, composed by editors: each part of it, what a new one starts with, and what readers never see."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText
from wagtail.users.models import UserProfile

from cms.campaigns.models import CampaignPage
from cms.resources.models import ResourceCollectionPage, ResourcePage
from cms.users.models import User
from home.blocks import HomeBlock
from home.models import HomePage
from tests.markup import tidy

pytestmark = pytest.mark.django_db

WAYS = {"ways": [{"kind": "rights", "title": "Know your rights", "text": "", "links": []}]}
ASKS = {"title": "Three asks", "asks": [{"title": "Share what you do", "text": "", "link_text": "", "page": None}]}
HAPPENING = {"title": "What is happening", "text": RichText("<p>Raids have come.</p>")}
NEWEST = {"title": "", "kind": "resource", "count": 4}


@pytest.fixture
def campaign(home_page):
    page = CampaignPage(title="Schools for all", slug="schools", summary="What is going on at our schools.")
    return home_page.add_child(instance=page)


@pytest.fixture
def flyer(home_page):
    shelf = home_page.add_child(instance=ResourceCollectionPage(title="Shelf", slug="shelf"))
    return shelf.add_child(instance=ResourcePage(title="A flyer to print", slug="flyer"))


@pytest.fixture
def shown(client, home_page):
    """The main part of the first page, composed of these blocks."""

    def compose(*blocks, path="/"):
        home_page.body = list(blocks)
        home_page.save()
        response = client.get(path)
        assert response.status_code == 200
        return tidy(response.content.decode()).partition("<main")[2].partition("</main>")[0]

    return compose


def in_another_language(home_page, code):
    locale = Locale.objects.get_or_create(language_code=code)[0]
    root = Page.get_first_root_node()
    return root.add_child(instance=HomePage(title="Inicio", locale=locale, translation_key=home_page.translation_key))


def test_the_ways_in_lead_on_and_one_finds_groups(shown, campaign):
    link = {"page": campaign, "url": "", "text": "When someone knocks"}
    find = {"kind": "find", "title": "Find help", "text": "", "links": []}
    ways = [{"kind": "rights", "title": "Know your rights", "text": "", "links": [link]}, find]
    content = shown(("ways", {"ways": ways}))
    assert '<a href="/schools/"><span>When someone knocks</span>' in content
    assert 'action="/groups/"' in content


def test_the_campaign_in_focus_is_the_one_chosen(shown, home_page, campaign):
    home_page.add_child(instance=CampaignPage(title="A newer campaign", slug="newer"))
    content = shown(("campaign", {"page": campaign}))
    assert "Schools for all" in content
    assert "What is going on at our schools." in content
    assert 'class="button" href="/schools/"' in content
    assert "A newer campaign" not in content


def test_without_a_choice_the_newest_campaign_looks_the_same(shown, campaign):
    assert shown(("campaign", {"page": None})) == shown(("campaign", {"page": campaign}))


def test_a_campaign_that_is_not_public_is_not_shown_and_the_page_is(shown, campaign):
    campaign.unpublish()
    content = shown(("campaign", {"page": campaign}), ("happening", HAPPENING))
    assert "Schools for all" not in content
    assert "Raids have come." in content


def test_a_campaign_in_another_language_says_so(shown, home_page, campaign):
    spanish = in_another_language(home_page, "es")
    spanish.body = [("campaign", {"page": campaign})]
    spanish.save()
    content = shown(path="/es/")
    assert 'lang="en" dir="auto">Schools for all' in content
    assert "en inglés" in content


def test_what_is_happening_stands_beside_what_is_new_when_it_follows(shown, flyer):
    both = shown(("happening", HAPPENING), ("newest", NEWEST))
    assert both.count("layout layout--wide-narrow") == 1
    assert "A flyer to print" in both
    assert "layout layout--wide-narrow" not in shown(("newest", NEWEST), ("happening", HAPPENING))


def test_what_is_new_says_latest_unless_it_has_a_title(shown, flyer):
    assert ">Latest</h2>" in shown(("newest", NEWEST))
    assert ">Hot off the press</h2>" in shown(("newest", NEWEST | {"title": "Hot off the press"}))


def test_where_nothing_is_new_there_is_no_empty_part(shown):
    assert "<section" not in shown(("newest", NEWEST))


def test_states_lead_to_their_pages_in_the_language_of_the_page(shown, home_page):
    states = ("states", {"title": "In focus", "states": ["state:TX", "state:OH"]})
    content = shown(states)
    assert content.index('href="/regions/ohio/"') < content.index('href="/regions/texas/"')
    arabic = in_another_language(home_page, "ar")
    arabic.body = [states]
    arabic.save()
    content = shown(states, path="/ar/")
    assert 'href="/ar/regions/ohio/"' in content
    assert "أوهايو" in content


def test_states_without_a_state_are_refused_at_the_field():
    block = HomeBlock().child_blocks["states"]
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"title": "In focus", "states": []}))
    assert refused.value.block_errors["states"].messages == ["This field is required."]


def test_asks_stand_on_a_band_and_the_parts_after_it_go_on(shown):
    content = shown(("asks", ASKS), ("happening", HAPPENING))
    assert content.index('<section class="tinted-section" id="asks"') < content.index("Share what you do")
    assert content.index("Share what you do") < content.index("Raids have come.")
    assert content.count("<div") == content.count("</div>")


def test_every_language_of_the_page_is_named_in_its_own_letters(shown, home_page):
    assert "In your language" not in shown(("languages", None))
    in_another_language(home_page, "es")
    assert '<a lang="es" hreflang="es" href="/es/">Español</a>' in shown(("languages", None))


def test_a_new_first_page_finds_help_in_its_own_language(client, home_page, flyer):
    assert [block.block_type for block in home_page.body] == ["finder", "newest", "languages"]
    assert "Find help near you" in client.get("/").content.decode()
    # Made by somebody who works in English.
    in_another_language(home_page, "es")
    content = client.get("/es/").content.decode()
    assert "Encuentre ayuda cerca de usted" in content
    assert "Find help near you" not in content


def test_a_first_page_without_parts_is_still_a_page(shown):
    assert shown().count("<h1") == 1


def test_each_part_may_stand_on_the_page_once():
    block = HomeBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python([{"type": "languages", "value": None}] * 2))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", HomeBlock().child_blocks)
def test_each_part_shows_itself_before_it_is_chosen(client, name, language):
    user = User.objects.create_superuser("admin@example.org", "x")
    client.force_login(user)
    UserProfile.objects.create(user=user, preferred_language=language)
    block = HomePage._meta.get_field("body").stream_block.child_blocks[name]
    response = client.get("/admin/block-preview/", {"id": block.definition_prefix})
    assert response.status_code == 200
    content = response.content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in content
    shown = content.partition('<div class="flow prose">')[2]
    assert shown.count("<p") + shown.count("<li") + shown.count("<h2") > 0


def test_it_is_found_by_the_words_of_its_parts(shown, client):
    shown(("happening", HAPPENING))
    assert 'href="/"' in client.get("/search/?q=raids").content.decode().partition("<main")[2]


def queries_of(client) -> int:
    client.get("/")
    cache.clear()
    Site.clear_site_root_paths_cache()
    client.get("/search/")  # the frame of every page is in the cache
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


def test_what_the_parts_hold_costs_no_queries(shown, client, home_page, campaign, flyer):
    def parts(number):
        pages = [
            campaign
            if at == 0
            else home_page.add_child(instance=CampaignPage(title=f"C {number} {at}", slug=f"c{number}-{at}"))
            for at in range(number)
        ]
        links = [{"page": page, "url": "", "text": page.title} for page in pages]
        text = "".join(f'<p><a linktype="page" id="{page.pk}">{page.title}</a></p>' for page in pages)
        asks = [{"title": page.title, "text": "", "link_text": "", "page": page} for page in pages]
        return [
            ("ways", {"ways": [{"kind": "rights", "title": "Rights", "text": "", "links": links}] * min(number, 3)}),
            ("campaign", {"page": campaign}),
            ("happening", {"title": "", "text": RichText(text)}),
            ("newest", NEWEST),
            ("states", {"title": "Focus", "states": ["state:OH", "state:TX", "state:PA"][:number]}),
            ("finder", {"title": "", "text": ""}),
            ("asks", {"title": "Asks", "asks": asks}),
            ("languages", None),
        ]

    shown(*parts(1))
    once = queries_of(client)
    shown(*parts(4))
    assert queries_of(client) == once
    assert once <= 15
