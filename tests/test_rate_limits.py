"""Whoever sends too often is made to wait; nobody can read from the cache who that was."""

import pickle
from time import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from cms.http import cache_backends, middleware, rate_limits
from cms.http.rate_limits import RateLimit, client_address
from cms.users.models import User
from cms.users.resets import answer_requests

pytestmark = pytest.mark.django_db

HERE, THERE = "203.0.113.77", "198.51.100.9"
TWICE = RateLimit("test", times=2, seconds=300)


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands, 100 seconds after a window began, until the test moves it."""
    now = [3_000_000_100]
    monkeypatch.setattr(rate_limits, "time", lambda: now[0])
    return now


def test_the_third_time_waits_for_the_window_to_end_and_then_goes_again(clock):
    assert [TWICE.record(HERE) for _ in range(3)] == [0, 0, 200]
    assert TWICE.retry_after(HERE) == 200
    assert TWICE.record(THERE) == 0
    clock[0] += 200
    assert (TWICE.retry_after(HERE), TWICE.record(HERE)) == (0, 0)


def test_who_sent_is_not_in_the_cache_and_its_secret_goes_with_the_window(clock):
    TWICE.record(HERE)
    names = [name for name in cache._cache if "limit:" in name]
    kept = [pickle.loads(cache._cache[name]) for name in names]
    assert len(names) == 2  # the count and the secret
    for part in [HERE, HERE.encode().hex(), str(int.from_bytes(bytes(map(int, HERE.split(".")))))]:
        assert part not in str([names, kept])
    count, secret = sorted(names, key=len, reverse=True)
    first = cache._cache[secret]
    clock[0] += 300
    TWICE.record(HERE)
    later = [name for name in cache._cache if "limit:" in name and name not in names]
    assert len(later) == 2
    assert count.rpartition(":")[2] not in str(later)
    assert first not in [cache._cache[name] for name in later]


def test_what_was_counted_is_kept_no_longer_than_its_window(clock):
    TWICE.record(HERE)
    ends = [end for name, end in cache._expire_info.items() if "limit:" in name]
    assert len(ends) == 2
    assert all(end <= time() + 200 for end in ends)


@pytest.mark.parametrize(
    ("said", "sender"),
    [("203.0.113.7", "203.0.113.7"), (" 203.0.113.7 ", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"),
     ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("203.0.113.7, 198.51.100.9", ""), ("unix:", ""), ("", "")],
)  # fmt: skip
def test_one_household_is_one_sender_and_what_is_no_address_is_nobody(rf, said, sender):
    assert client_address(rf.get("/", REMOTE_ADDR=said)) == sender


def test_a_header_is_believed_only_where_the_settings_say_so(rf, settings):
    request = rf.get("/", REMOTE_ADDR=HERE, HTTP_X_REAL_IP=THERE, HTTP_X_FORWARDED_FOR="192.0.2.1")
    assert client_address(request) == HERE
    settings.CLIENT_ADDRESS_HEADER = "HTTP_X_REAL_IP"
    assert client_address(request) == THERE


def test_without_a_cache_nobody_is_made_to_wait(settings, monkeypatch):
    settings.CACHES = {
        "default": {"BACKEND": "cms.http.cache_backends.CircuitBreakerRedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    }
    monkeypatch.setattr(cache_backends.CircuitBreakerRedisCache, "open_until", 0.0)
    assert [TWICE.record(HERE) for _ in range(4)] == [0, 0, 0, 0]
    monkeypatch.setattr(cache_backends.CircuitBreakerRedisCache, "open_until", 0.0)
    assert TWICE.retry_after(HERE) == 0


# ---- mail for a lost password (the passwords themselves: cms/users/tests/test_sign_in.py)


def test_the_way_back_to_a_lost_password_sends_no_flood_of_mail(client, home_page, monkeypatch, mailoutbox):
    User.objects.create_superuser(email="rosa@example.org", password="a long password", first_name="Rosa")
    monkeypatch.setattr(middleware, "RESETS", middleware.RESETS._replace(times=2))
    address = reverse("wagtailadmin_password_reset")
    answers = [client.post(address, {"email": "rosa@example.org"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    answer_requests()
    assert len(mailoutbox) == 1
