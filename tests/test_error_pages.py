"""Whatever is wrong with an address is said in the reader's language, with the right status and a way on."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.timezone import now
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, PageViewRestriction

from cms.http.error_views import too_many_requests
from cms.http.static_error_pages import STATUSES, render_static_error_page
from cms.pages.models import StandardPage
from cms.places.models import Region
from cms.taxonomy.models import PageTopic, Topic
from search.index.models import SearchEntry
from tests.markup import tidy

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.fixture
def spanish(home_page):
    """The home page in Spanish."""
    locale, _ = Locale.objects.get_or_create(language_code="es")
    return translated(home_page, "Inicio", locale)


def translated(page, title, locale):
    copy = page.copy_for_translation(locale, copy_parents=False)
    copy.title, copy.alias_of = title, None
    copy.save_revision().publish()
    return copy


def plain(parent, title, **fields):
    page = parent.add_child(instance=StandardPage(title=title, live=False, **fields))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def about(page, slug):
    topic, _ = Topic.objects.get_or_create(slug=slug, locale=page.locale, defaults={"name": slug.title()})
    page.topic_links = [PageTopic(topic=topic, locale=page.locale)]
    page.save_revision().publish()


def main_of(answer) -> str:
    return re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]


# ---- not here


def test_a_missing_page_offers_what_has_the_words_of_its_address(client, home_page):
    plain(home_page, "Rights at school", slug="school-rights")
    answer = client.get("/old/rights-at-the-school.html")
    assert answer.status_code == 404
    assert 'href="/school-rights/"' in main_of(answer)
    assert 'name="q"' in main_of(answer)


def test_a_page_that_has_moved_is_offered_before_those_that_speak_of_it(client, home_page):
    shelf = plain(home_page, "Shelf", slug="shelf")
    plain(shelf, "About the workshop for every school of the district", slug="school-workshop")
    for number in range(3):
        words = f"School workshop, school workshop {number}"
        plain(home_page, words, slug=f"other-{number}", summary=words)
    main = main_of(client.get("/resources/school-workshop/"))
    assert re.findall(r'href="(/[^"]*(?:workshop|other-\d)/)"', main)[0] == "/shelf/school-workshop/"


def test_a_page_whose_hour_has_passed_is_not_offered_while_no_scheduler_takes_it_down(client, home_page):
    page = plain(home_page, "Rights at school", slug="school-rights")
    past = now() - timedelta(minutes=1)
    StandardPage.objects.filter(pk=page.pk).update(expire_at=past)
    SearchEntry.objects.filter(title="Rights at school").update(visible_until=past)
    assert "/school-rights/" not in main_of(client.get("/old/rights-at-the-school.html"))


def test_words_that_say_nothing_are_not_searched(client, home_page):
    plain(home_page, "Not in the house", slug="house")
    assert "/house/" not in main_of(client.get("/not/in/the/"))


def test_a_search_that_fails_leaves_the_page_as_it_would_be_without(client, home_page, monkeypatch):
    def down(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("cms.pages.page_suggestions._candidates", down)
    assert client.get("/rights-at-school/").status_code == 404


def test_a_missing_page_costs_no_more_with_a_longer_address(client, home_page, django_assert_max_num_queries):
    client.get("/x/")
    with django_assert_max_num_queries(22):
        assert client.get("/" + "rights-at-school/" * 200).status_code == 404


def test_a_flood_of_missing_pages_asks_no_engine_and_reads_what_is_there_once(client, home_page, monkeypatch):
    def searched(*args, **kwargs):
        raise AssertionError("a 404 page must not search")

    plain(home_page, "Rights at school", slug="school-rights")
    for name in ("search.index.search.search", "search.index.query_parser.parse_query"):
        monkeypatch.setattr(name, searched)
    client.get("/warm/")
    with CaptureQueriesContext(connection) as queries:
        for number in range(20):
            assert 'href="/school-rights/"' in main_of(client.get(f"/{number}/rights-school-{number}/"))
    titles = [query for query in queries if '"serve_locales"' in query["sql"] and "LIMIT 3000" in query["sql"]]
    assert titles == []


# ---- withdrawn


def test_a_withdrawn_page_says_so_and_offers_what_there_is_on_its_topic(client, home_page):
    page = plain(home_page, "Old advice", slug="advice")
    about(page, "schools")
    other = plain(home_page, "New advice", slug="new-advice")
    about(other, "schools")
    page.unpublish()
    answer = client.get("/advice/")
    assert answer.status_code == 410
    assert 'href="/new-advice/"' in main_of(answer)
    assert "Old advice" not in answer.content.decode()


def test_a_page_that_was_never_public_was_never_here(client, home_page):
    home_page.add_child(instance=StandardPage(title="Draft", slug="draft", live=False))
    assert client.get("/draft/").status_code == 404


def test_a_withdrawn_page_that_was_not_for_everybody_was_never_here(client, home_page):
    page = plain(home_page, "For stewards", slug="stewards")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    page.unpublish()
    assert client.get("/stewards/").status_code == 404


def test_a_redirect_comes_before_a_page_that_was_withdrawn(client, home_page):
    plain(home_page, "Old", slug="old").unpublish()
    Redirect.objects.create(old_path="/old", redirect_link="/search/")
    answer = client.get("/old/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/search/")


# ---- not in this language


def test_a_page_that_is_not_in_the_readers_language_says_where_it_is(client, home_page, spanish):
    parent = plain(home_page, "Rights", slug="rights")
    child = plain(parent, "At the door", slug="door")
    spanish_page = plain(spanish, "Sus derechos", slug="derechos")
    about(child, "schools")
    answer = client.get("/es/rights/door/")
    assert answer.status_code == 404
    page = main_of(answer)
    assert 'href="/rights/door/" lang="en" hreflang="en"' in tidy(page)
    assert "At the door" in page
    assert spanish_page.title in page
    assert "/groups/?language=es" in page


def test_what_is_offered_instead_is_in_the_readers_own_language(client, home_page, spanish):
    english = plain(home_page, "Rights at school", slug="school")
    about(english, "schools")
    other = plain(home_page, "Schools only in English", slug="english-only")
    about(other, "schools")
    page = main_of(client.get("/es/school/"))
    assert "Schools only in English" not in page


def test_a_home_page_that_is_not_in_a_language_leads_to_those_that_are(client, home_page, spanish):
    answer = client.get("/vi/")
    assert answer.status_code == 404
    assert 'href="/es/" lang="es"' in main_of(answer)
    assert 'lang="vi"' in answer.content.decode()


def test_the_titles_of_pages_for_some_are_told_to_nobody(client, home_page, spanish):
    page = plain(home_page, "For stewards", slug="stewards")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "For stewards" not in client.get("/es/stewards/").content.decode()


def test_an_alias_is_not_shown_under_the_prefix_of_another_language(client, home_page, spanish):
    page = plain(home_page, "Rights", slug="rights")
    alias = page.copy_for_translation(spanish.locale, alias=True)
    assert (alias.live, alias.alias_of_id) == (True, page.pk)
    answer = client.get("/es/rights/")
    assert answer.status_code == 404
    assert 'href="/rights/" lang="en"' in main_of(answer)


def test_a_translation_that_stands_elsewhere_is_led_to(client, home_page, spanish):
    page = plain(home_page, "Rights", slug="rights")
    translated(page, "Derechos", spanish.locale)
    page.slug = "your-rights"
    page.save_revision().publish()
    answer = client.get("/es/your-rights/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/es/rights/"


# ---- sent where nothing can be sent


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/", "/search/", "/es/groups/", "/regions/ohio/", "/robots.txt", "/exit/"])
def test_sending_to_an_address_for_reading_is_explained(home_page, client, method, path):
    answer = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "<h1>" in main_of(answer)


def test_a_form_without_its_token_is_told_apart(home_page):
    answer = Client(enforce_csrf_checks=True).post("/_util/login/", {"username": "a"})
    assert answer.status_code == 403
    assert "open too long" in main_of(answer)


@pytest.mark.parametrize("path", ["/", "/search/?q=a", "/groups/", "/robots.txt", "/sitemap.xml", "/exit/", "/no/"])
def test_an_address_can_be_asked_for_its_head_alone(client, home_page, path):
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""


def test_too_much_at_once_is_not_called_a_fault(home_page, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    browser = Client(enforce_csrf_checks=True)
    browser.get("/admin/login/")
    answer = browser.post("/admin/login/", {"username": "a" * 2_000})
    assert answer.status_code == 413
    assert "too much at once" in main_of(answer)


# ---- the site itself fails


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_page_for_when_nothing_works_needs_no_database(status, code, django_assert_num_queries):
    render_static_error_page.cache_clear()
    with django_assert_num_queries(0):
        page = render_static_error_page(status, code)
    assert f'lang="{"zh-Hans" if code == "zh-hans" else code}"' in page
    for other in LANGUAGES:
        assert f'href="{"/" if other == "en" else f"/{other}/"}"' in page
    with translation.override(code):
        assert translation.gettext("Leave this page") in page
    assert settings.WAGTAIL_SITE_NAME not in page


@pytest.mark.parametrize(("path", "words"), [("/", "Back in a minute"), ("/es/", "minuto"), ("/ar/groups/", "دقيقة")])
def test_a_database_that_is_down_is_said_in_the_language_of_the_address(client, home_page, path, words):
    client.raise_request_exception = False

    def down(*args):
        raise OperationalError("could not connect")

    with connection.execute_wrapper(down):
        answer = client.get(path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert words in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_fault_of_ours_is_a_page(client, home_page, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("cms.places.views.sections_of", lambda *args: 1 / 0)
    answer = client.get(f"/fr/regions/{Region.objects.get(code='state:OH').slug}/")
    assert answer.status_code == 500
    assert 'lang="fr"' in answer.content.decode()


def test_asking_too_often_says_when_to_come_back():
    answer = too_many_requests(RequestFactory().get("/vi/search/"), seconds=30)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert 'lang="vi"' in answer.content.decode()


def test_the_web_server_in_front_finds_these_pages_among_the_static_files(tmp_path, settings):
    settings.STATIC_ROOT = str(tmp_path)
    call_command("collectstatic", interactive=False, verbosity=0)
    for code in LANGUAGES:
        assert (tmp_path / "errors" / f"503.{code}.html").read_text() == render_static_error_page(503, code)
    assert (tmp_path / "css" / "site.css").exists()


# ---- addresses


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("/es-MX/groups/?where=60608", "/es/groups/?where=60608"), ("/zh-TW/", "/zh-hans/"),
     ("/zh_CN/a/b/", "/zh-hans/a/b/"),
     ("/en-US/search/?q=a&page=2", "/search/?q=a&page=2"), ("/fr_ca/", "/fr/")],
)  # fmt: skip
def test_a_language_with_a_country_leads_to_the_language(client, home_page, asked, leads_to):
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, leads_to)


def test_an_address_that_only_begins_like_a_language_is_left_alone(client, home_page):
    plain(home_page, "En route", slug="en-route")
    assert client.get("/en-route/").status_code == 200


def test_robots_may_read_all_but_the_admin_and_are_told_of_the_sitemap_of_this_site(client, home_page):
    answer = client.get("/robots.txt", HTTP_HOST="other.example")
    lines = answer.content.decode().splitlines()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://other.example/sitemap.xml" in lines
    assert client.get("/sitemap.xml").status_code == 200


# ---- the way out


def test_the_way_out_leads_to_another_site_and_tells_it_nothing(client, home_page):
    answer = client.get("/exit/", headers={"sec-fetch-dest": "empty"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "https://www.wikipedia.org/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_who_waits_for_the_way_out_does_not_wait_for_a_cache_to_be_emptied(client, home_page):
    assert "cache" not in client.get("/exit/", headers={"sec-fetch-dest": "document"}).headers["Clear-Site-Data"]


def test_the_way_out_logs_no_editor_out(client, home_page):
    assert "cookies" not in client.get("/exit/").headers["Clear-Site-Data"]


def test_the_way_out_works_with_a_database_that_is_down(client):
    def down(*args):
        raise OperationalError("could not connect")

    with connection.execute_wrapper(down):
        assert client.get("/exit/").status_code == 303


def test_every_page_has_the_way_out_and_says_what_it_does_not_hide(client, home_page):
    for path in ("/", "/search/", "/groups/", "/not-there/"):
        content = client.get(path).content.decode()
        assert 'class="quick-exit" href="/exit/"' in tidy(content)
        assert 'id="leaving"' in content


def test_a_page_that_is_not_translated_offers_someone_to_talk_to(client, home_page, spanish):
    plain(home_page, "Rights", slug="rights")
    page = main_of(client.get("/es/rights/"))
    assert "help-now" in page
    assert "/es/groups/?service=someone-to-talk-to" in page
