"""Passwords are counted before they are checked; who stops, who slows down, and who is never kept out."""

import os
import subprocess
import sys
from contextlib import contextmanager
from time import time

import pytest
from django.conf import settings
from django.db import connection

from cms.attempts import passwords
from cms.attempts.models import Attempts, AttemptWindow
from cms.attempts.passwords import (
    FAILURES_BEFORE_DELAY,
    MAX_ACCOUNTS_PER_CLIENT,
    MAX_FAILURES_PER_PAIR,
    WINDOW_SECONDS,
    TooManyAttemptsError,
    begin,
    delay_after,
    delete_expired,
)

pytestmark = pytest.mark.django_db

AT_ONCE = [sys.executable, "-m", "cms.attempts.tests.concurrent_attempts"]
ROSA, OTHER = "rosa@example.org", "lena@example.org"
HERE, THERE = "203.0.113.77", "198.51.100.9"


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands, 100 seconds after a window began, until the test moves it."""
    now = [3_000_000_000 // WINDOW_SECONDS * WINDOW_SECONDS + 100.0]
    monkeypatch.setattr(passwords, "time", lambda: now[0])
    return now


def wait(account=ROSA, client=HERE) -> int:
    """Seconds that a wrong password has to wait; 0: it was checked, and was wrong."""
    try:
        begin(account, client)
    except TooManyAttemptsError as stopped:
        return stopped.seconds
    return 0


def signs_in(account=ROSA, client=HERE) -> bool:
    try:
        begin(account, client).succeeded()
    except TooManyAttemptsError:
        return False
    return True


def attack(senders: int, account=ROSA) -> None:
    for number in range(senders):
        wait(account, f"192.0.2.{number}")


def test_one_sender_is_stopped_at_one_account_until_the_window_ends(clock):
    assert [wait() for _ in range(MAX_FAILURES_PER_PAIR + 1)] == [0] * MAX_FAILURES_PER_PAIR + [WINDOW_SECONDS - 100]
    assert not signs_in()
    clock[0] += WINDOW_SECONDS - 100
    assert signs_in()


def test_others_at_that_address_and_the_account_elsewhere_are_not_kept_out(clock):
    for _ in range(30):
        wait()
    assert signs_in(OTHER, HERE)
    assert signs_in(ROSA, THERE)


def test_the_right_password_takes_back_the_wrong_ones(clock):
    for _ in range(5):
        assert [wait() for _ in range(MAX_FAILURES_PER_PAIR - 1)] == [0] * (MAX_FAILURES_PER_PAIR - 1)
        assert signs_in()


def test_an_attacked_account_slows_down_by_one_to_thirty_seconds():
    over = [delay_after(FAILURES_BEFORE_DELAY + more) for more in range(9)]
    assert over == [0, 1, 2, 4, 8, 16, 30, 30, 30]
    assert delay_after(0) == 0
    assert delay_after(10**9) == 30


def test_its_owner_waits_once_and_is_in_however_hard_it_is_attacked_meanwhile(clock):
    attack(200)
    with pytest.raises(TooManyAttemptsError) as told:
        begin(ROSA, THERE)
    assert 1 <= told.value.seconds <= 30
    for _ in range(told.value.seconds):
        clock[0] += 1
        attack(50)
    assert signs_in(ROSA, THERE)


def test_who_does_not_wait_is_not_let_through_and_each_wait_is_good_for_one(clock):
    attack(200)
    first = wait(ROSA, THERE)
    clock[0] += first - 1
    assert wait(ROSA, THERE) == 1
    clock[0] += 1
    assert wait(ROSA, THERE) == 0
    assert wait(ROSA, THERE) == 2


def test_many_senders_together_try_an_attacked_account_seldom(clock):
    checked = sum(wait(ROSA, f"192.0.2.{number % 100}") == 0 for number in range(1000))
    assert checked <= FAILURES_BEFORE_DELAY + 1


def test_one_sender_is_stopped_that_tries_one_password_on_many_accounts(clock):
    tried = [wait(f"{number}@example.org") for number in range(MAX_ACCOUNTS_PER_CLIENT + 5)]
    assert tried == [0] * MAX_ACCOUNTS_PER_CLIENT + [WINDOW_SECONDS - 100] * 5
    assert wait("0@example.org", THERE) == 0


def test_a_school_of_sixty_behind_one_address_signs_in_though_every_second_one_mistypes(clock):
    for number in range(60):
        person = f"teacher-{number}@example.org"
        if number % 2:
            assert (wait(person), wait(person)) == (0, 0)
        assert signs_in(person)


def test_a_sender_that_is_not_known_is_slowed_down_at_the_account_alone(clock):
    assert [wait(ROSA, "") for _ in range(MAX_FAILURES_PER_PAIR + 2)] == [0] * (MAX_FAILURES_PER_PAIR + 1) + [1]


def test_nothing_that_is_kept_names_account_or_sender_and_all_of_it_goes_with_the_window(clock):
    wait()
    kept = str([*Attempts.objects.values(), *AttemptWindow.objects.values()])
    assert ("rosa" in kept, HERE in kept) == (False, False)
    first = Attempts.objects.get().client
    clock[0] += WINDOW_SECONDS
    delete_expired()
    assert not Attempts.objects.exists()
    assert not AttemptWindow.objects.exists()
    wait()
    assert Attempts.objects.get().client != first


def test_the_next_window_deletes_the_one_before_without_the_scheduler(clock):
    wait()
    clock[0] += WINDOW_SECONDS
    wait(OTHER)
    assert (Attempts.objects.count(), AttemptWindow.objects.count()) == (1, 1)


@pytest.mark.parametrize("senders", [1, 30])
def test_of_thirty_at_once_in_two_processes_no_more_are_checked_than_one_after_another(senders, tmp_path):
    with database_for_processes(tmp_path) as environment:
        at_once = [*AT_ONCE, str(senders), str(time() + 4)]
        both = [
            subprocess.Popen([*at_once, first], env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE)
            for first in ("0", "15")
        ]
        checked = [int(process.communicate(timeout=60)[0]) for process in both]
    assert 0 < sum(checked) <= MAX_FAILURES_PER_PAIR + 1


@contextmanager
def database_for_processes(folder):
    """The environment of processes that share PostgreSQL's test database, or a file with the tables they need."""
    address = f"sqlite:///{folder}/at_once.sqlite3"
    if connection.vendor == "postgresql":
        address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    options = {"env": environment, "cwd": settings.BASE_DIR, "check": True}
    if connection.vendor == "sqlite":
        subprocess.run([*AT_ONCE, "tables"], **options)
    yield environment
    subprocess.run([*AT_ONCE, "forget"], **options)
