"""Pages are kept for the next reader: never anything private, never longer than they are true."""

import time

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import TimeoutError as RedisTimeoutError
from wagtail.models import Page, PageViewRestriction

from cms.http import cache_backends, cache_version
from cms.pages.models import StandardPage
from cms.taxonomy.models import Topic
from cms.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="Know your rights", slug="rights", summary="At the door."))


def held() -> dict:
    """Everything the cache of this process holds, as keys and pickled values."""
    assert isinstance(cache._connections[cache._alias], LocMemCache)
    return dict(cache._cache)


def pages_held() -> list:
    return [key for key in held() if ":page:" in key]


def test_the_second_reader_costs_no_query(client, page, django_assert_num_queries):
    first = client.get("/rights/")
    with django_assert_num_queries(0):
        second = client.get("/rights/")
    assert second.content == first.content
    assert {name: value for name, value in second.headers.items() if name != "Date"} == dict(first.headers)


def test_each_change_shows_at_once(client, home_page, page):
    assert "At the door." in client.get("/rights/").content.decode()
    page.summary = "In the street."
    page.save_revision().publish()
    assert "In the street." in client.get("/rights/").content.decode()
    page.unpublish()
    assert client.get("/rights/").status_code == 404


@pytest.mark.parametrize("change", [
    lambda page: Topic.objects.create(slug="schools", name="Schools", locale=page.locale),
    lambda page: PageViewRestriction.objects.create(page=page, restriction_type="password", password="x"),
    lambda page: page.get_parent().specific.save(),
    lambda page: page.delete(),
])  # fmt: skip
def test_whatever_readers_see_empties_the_cache(client, page, change):
    client.get("/rights/")
    before, _ = cache_version.get_cached("anything")
    change(page)
    assert cache_version.get_cached("anything")[0] != before


def test_what_no_reader_sees_does_not_empty_it(client, page):
    client.get("/rights/")
    before, _ = cache_version.get_cached("anything")
    page.save_revision()
    User.objects.create_user("editor@example.org", "a long password")
    assert cache_version.get_cached("anything")[0] == before


def test_only_what_is_there_is_left_out():
    assert {model._meta.label_lower for model in apps.get_models()} >= cache_version.IGNORED_MODELS
    assert {field.name for field in Page._meta.get_fields()} >= cache_version.IGNORED_FIELDS


def test_a_page_made_while_something_changed_is_not_kept(client, page, monkeypatch):
    version, _ = cache_version.get_cached("page")
    cache_version.bump_version()
    cache_version.set_cached("page", version, "what was true before")
    assert cache_version.get_cached("page")[1] is None


def test_what_was_looked_for_stays_in_no_cache(client, page):
    for path in (
        "/search/?q=MARKword",
        "/search/",
        "/groups/?where=60608&q=MARKword",
        "/rights/?MARKword=1",
        "/MARKword/",
    ):
        answer = client.get(path)
        if "rights" not in path:
            assert "no-store" in answer["Cache-Control"], path
    assert not [key for key, value in held().items() if "MARKword" in key or b"MARKword" in value]
    assert pages_held() == []


def test_keys_do_not_tell_which_page_was_read(client, page):
    client.get("/rights/")
    assert len(pages_held()) == 1
    assert "rights" not in pages_held()[0]


def test_who_is_logged_in_is_answered_apart(client, page):
    client.force_login(User.objects.create_superuser("admin@example.org", "a long password"))
    answer = client.get("/rights/")
    assert "private" in answer["Cache-Control"]
    assert pages_held() == []
    client.cookies.clear()
    client.get("/rights/")
    client.force_login(User.objects.get())
    assert "private" in client.get("/rights/")["Cache-Control"]


def test_nothing_is_kept_of_the_admin_of_forms_and_of_what_is_private(client, page):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    for path in ("/rights/", "/admin/", "/admin/login/", "/healthz", "/readyz"):
        client.get(path)
        client.post(path, {"password": "MARKpassword"})
    assert pages_held() == []


def test_one_host_is_not_answered_with_the_page_of_another(client, page):
    client.get("/rights/")
    client.get("/rights/", HTTP_HOST="other.example")
    assert len(pages_held()) == 2


def test_a_browser_that_has_the_page_is_told_so(client, page):
    first = client.get("/rights/")
    assert first["Cache-Control"] == "max-age=0, must-revalidate"
    again = client.get("/rights/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    page.summary = "In the street."
    page.save_revision().publish()
    assert client.get("/rights/", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_what_begins_and_ends_by_the_clock_is_seen_in_time(client, page, monkeypatch):
    client.get("/rights/")
    assert cache_version.max_age() <= 30
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + cache_version.max_age() + 1)
    assert cache_version.get_cached(pages_held()[0].rpartition(":1:")[2])[1] is None


def test_a_redis_that_hangs_is_asked_once_and_then_left_alone(monkeypatch):
    asked = []

    def hangs(self, *args, **kwargs):
        asked.append(args)
        raise RedisTimeoutError

    for name in ("get", "get_many", "set", "add"):
        monkeypatch.setattr(cache_backends.RedisCache, name, hangs)
    monkeypatch.setattr(cache_backends.CircuitBreakerRedisCache, "open_until", 0.0)
    redis = cache_backends.CircuitBreakerRedisCache("redis://127.0.0.1:9/0", {})
    assert (redis.get("key", 7), redis.get_many(["key"]), redis.set("key", 1), redis.add("key", 1)) == (
        7,
        {},
        False,
        False,
    )
    assert len(asked) == 1
    monkeypatch.setattr(cache_backends.CircuitBreakerRedisCache, "open_until", 0.0)
    redis.get("key")
    assert len(asked) == 2
