"""The page of results, as a reader meets it."""

import pytest
from django.utils.html import strip_tags
from wagtail.models import Locale

from cms.pages.models import StandardPage
from cms.taxonomy.models import PageTopic, Topic
from search.index.maintenance import rebuild

pytestmark = pytest.mark.django_db
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def pages(home_page):
    for number in range(3):
        home_page.add_child(
            instance=StandardPage(title=f"Rights at school {number}", slug=f"p{number}", summary="For families.")
        )


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode()).split())


def test_a_search_of_the_site_really_asks_elasticsearch(client, pages, site_with_elasticsearch):
    rebuild()
    before = site_with_elasticsearch.queries_answered()
    assert "Rights at school 1" in text_of(client, "/search/?q=school")
    assert site_with_elasticsearch.queries_answered() > before


def test_the_directory_really_asks_elasticsearch(client, pages, site_with_elasticsearch):
    rebuild()
    before = site_with_elasticsearch.queries_answered()
    text_of(client, "/groups/?where=60608")
    assert site_with_elasticsearch.queries_answered() > before


@pytest.mark.parametrize("address", ["/search/?q=school", "/groups/?where=60608"])
def test_with_elasticsearch_stopped_the_page_answers_and_says_so(client, pages, settings, address):
    assert "Search is simpler than usual" not in text_of(client, address)
    settings.ELASTICSEARCH_URL = NOBODY
    assert "Search is simpler than usual" in text_of(client, address)


def test_results_are_marked_counted_and_can_be_narrowed(client, pages):
    content = client.get("/search/?q=school").content.decode()
    assert "<mark>school</mark>" in content
    assert "3 results" in " ".join(strip_tags(content).split())
    assert "kind=page" in content


def test_a_kind_or_topic_that_does_not_exist_is_answered_with_nothing_and_a_way_on(client, pages):
    assert "/search/?q=school" in client.get("/search/?q=school&kind=zebra").content.decode()


def test_a_result_in_another_language_says_so(client, pages):
    content = client.get("/es/search/?q=school").content.decode()
    assert 'lang="en"' in content.split("<main")[1]


def test_topics_stand_in_the_order_of_the_alphabet_whatever_their_accents(client, home_page):
    english = Locale.get_default()
    page = StandardPage(title="School", slug="school")
    for name in ("Órdenes", "Redadas", "Familia"):
        topic = Topic.objects.create(name=name, slug=name.lower().replace("ó", "o"), locale=english)
        page.topic_links.add(PageTopic(topic=topic, locale=english))
    home_page.add_child(instance=page)
    text = text_of(client, "/search/?q=school")
    assert text.index("Familia") < text.index("Órdenes") < text.index("Redadas")
