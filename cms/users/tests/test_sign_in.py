"""Passwords through every address that takes one: counted, slowed down, stopped, and nobody else kept out."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from cms.attempts import passwords
from cms.attempts.passwords import MAX_FAILURES_PER_PAIR, WINDOW_SECONDS
from cms.users.models import User

pytestmark = pytest.mark.django_db

ROSA, LENA = "rosa@example.org", "lena@example.org"
HERE, THERE = "203.0.113.77", "198.51.100.9"
RIGHT = "a long password"
ADDRESSES = ["wagtailadmin_login", "wagtailcore_login"]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    now = [3_000_000_000 // WINDOW_SECONDS * WINDOW_SECONDS + 100.0]
    monkeypatch.setattr(passwords, "time", lambda: now[0])
    return now


@pytest.fixture
def people(home_page):
    return [User.objects.create_superuser(email, RIGHT, first_name="A", last_name="B") for email in (ROSA, LENA)]


@pytest.fixture
def checked(monkeypatch):
    """The passwords that were compared with an account's."""
    seen, compare = [], User.check_password
    monkeypatch.setattr(User, "check_password", lambda user, raw: seen.append(raw) or compare(user, raw))
    return seen


def log_in(client, email, password, place=HERE, address="wagtailadmin_login"):
    return client.post(reverse(address), {"username": email, "password": password}, REMOTE_ADDR=place)


@pytest.mark.parametrize("address", ADDRESSES)
def test_of_thirty_wrong_passwords_ten_are_checked_and_no_one_else_is_kept_out(client, people, checked, address):
    answers = [log_in(client, ROSA, f"wrong {number}", address=address) for number in range(30)]
    assert len(checked) == MAX_FAILURES_PER_PAIR
    stopped = answers[-1]
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, str(WINDOW_SECONDS - 100))
    assert log_in(client, ROSA, RIGHT, address=address).status_code == 429
    assert not get_user(client).is_authenticated
    assert log_in(client, LENA, RIGHT).status_code == 302
    client.logout()
    assert log_in(client, ROSA, RIGHT, THERE).status_code == 302


def test_what_is_tried_at_one_address_counts_at_the_others_and_in_any_spelling(client, people, checked):
    spellings = [ROSA, "ROSA@Example.org", " rosa@example.org ", "ｒosa@example.org"]
    for number in range(20):
        log_in(client, spellings[number % 4], f"wrong {number}", address=ADDRESSES[number % 2])
    assert len(checked) == MAX_FAILURES_PER_PAIR


def test_a_name_that_nobody_has_is_answered_like_one_that_somebody_has(client, people):
    known = [log_in(client, ROSA, "wrong") for _ in range(12)]
    unknown = [log_in(client, "nobody@example.org", "wrong", THERE) for _ in range(12)]
    said = [[(one.status_code, one.headers.get("Retry-After")) for one in answers] for answers in (known, unknown)]
    assert said[0] == said[1]
    pages = [answers[-1].content.decode() for answers in (known, unknown)]
    assert "Your password was not checked" in pages[0]
    assert "Your password was not checked" in pages[1]


def test_who_has_to_wait_reads_for_how_long_and_finds_the_address_still_typed(client, people, clock):
    for number in range(100):
        log_in(client, ROSA, "wrong", f"192.0.2.{number}")
    told = log_in(client, ROSA, RIGHT, THERE)
    assert (told.status_code, told.headers["Retry-After"]) == (429, "1")
    page = told.content.decode()
    assert "Try again in 1 second." in page
    assert f'value="{ROSA}"' in page
    clock[0] += 1
    for number in range(100):
        log_in(client, ROSA, "wrong", f"192.0.2.{number}")
    assert log_in(client, ROSA, RIGHT, THERE).status_code == 302


def test_a_password_typed_into_ones_own_account_counts_like_one_at_the_login(client, people, checked):
    client.force_login(people[0])
    fields = {
        "name_email-first_name": "A", "name_email-last_name": "B", "address-email": ROSA,
        "locale-preferred_language": "", "locale-current_time_zone": "",
        "password-new_password1": "another long one", "password-new_password2": "another long one",
    }  # fmt: skip
    address = reverse("wagtailadmin_account")
    for number in range(30):
        sent = fields | {"password-old_password": f"wrong {number}"}
        answer = client.post(address, sent, REMOTE_ADDR=HERE)
    assert len(checked) == MAX_FAILURES_PER_PAIR
    assert answer.status_code == 429
    assert "Your password was not checked" in answer.content.decode()
    people[0].refresh_from_db()
    assert people[0].check_password(RIGHT)


def test_a_session_can_be_opened_by_no_other_way_of_checking_a_password(settings):
    assert settings.AUTHENTICATION_BACKENDS == ["cms.users.backends.CountedPasswords"]
