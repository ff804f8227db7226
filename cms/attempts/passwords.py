"""How often a password may be tried, counted before it is checked (docs/adr/0023).

Three counts in windows of ten minutes, in the database, so that all processes share them:

- **the pair** of sender and account stops: ten wrong passwords, then nothing until the window ends;
- **the account** only slows down. From its eleventh wrong password on, whoever comes is told to come back in 1 to 30
  seconds, and then is let through, however many others hammer at the same account meanwhile. One sender alone
  cannot get there: its pair stops first;
- **the sender** stops when it has been wrong about more than twenty accounts. A password that is right takes back the
  wrong ones of its pair, so a school where people mistype is not stopped.

A name that no account has is counted like any other.
"""

import secrets
from math import ceil
from time import time

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.crypto import salted_hmac

from cms.http.rate_limits import TooManyRequestsError

from .models import Attempts, AttemptWindow

WINDOW_SECONDS = 10 * 60
MAX_FAILURES_PER_PAIR = 10
FAILURES_BEFORE_DELAY = 10
MAX_ACCOUNTS_PER_CLIENT = 20
MAX_DELAY = 30


class TooManyAttemptsError(TooManyRequestsError):
    """The password was not checked. May be sent again in `seconds`."""


def begin(account: str, client: str) -> "Attempt":
    """Count one attempt, before its password is checked. `client` "" is not known: then only the account counts.

    Raises TooManyAttemptsError, and then the attempt was not counted.
    """
    window = _window()
    keys = {name: _hashed(window, name, value) for name, value in (("account", account), ("client", client))}
    try:
        pair, _ = Attempts.objects.get_or_create(window=window, account=keys["account"], client=keys["client"])
    except IntegrityError:  # another process has just begun the next window and deleted this one
        return begin(account, client)
    pair.tries = _increment(pair)
    wait = _seconds_to_wait(pair, has_client=bool(client))
    if wait:
        _rows(pair).filter(tries__gt=0).update(tries=F("tries") - 1)
        raise TooManyAttemptsError(wait)
    return Attempt(pair)


class Attempt:
    """One password that may be checked. It counts as wrong until it is said to be right."""

    def __init__(self, pair: Attempts):
        self._pair = pair

    def succeeded(self) -> None:
        _rows(self._pair).update(tries=0, not_before=None)


def delete_expired() -> None:
    """Delete what was counted in windows that are over."""
    AttemptWindow.objects.filter(number__lt=int(time()) // WINDOW_SECONDS).delete()


def _increment(pair: Attempts) -> int:
    """Which attempt of its pair this is. Two at once get two numbers: the row is locked until one has read its own."""
    with transaction.atomic():
        _rows(pair).update(tries=F("tries") + 1)
        return _rows(pair).values_list("tries", flat=True).first() or 1


def _seconds_to_wait(pair: Attempts, has_client: bool) -> int:
    """Seconds until the password may be sent again; 0: it may be checked now.

    Asked after this attempt is committed: of any number at once, none is overlooked by all the others.
    """
    if has_client and (pair.tries > MAX_FAILURES_PER_PAIR or _failed_accounts(pair) > MAX_ACCOUNTS_PER_CLIENT):
        return WINDOW_SECONDS - int(time()) % WINDOW_SECONDS
    delay = delay_after(_attempts_on_account(pair) - 1)
    return _delay_for_pair(pair, delay) if delay else 0


def delay_after(wrong: int) -> int:
    """Seconds between an account's attempts when so many were wrong: 0 … 0, 1, 2, 4, 8, 16, 30, 30 …"""
    over = wrong - FAILURES_BEFORE_DELAY
    return min(MAX_DELAY, 2 ** min(over - 1, 5)) if over > 0 else 0


def _delay_for_pair(pair: Attempts, delay: int) -> int:
    """Each pair waits for itself: whoever came back in time is let through once, whatever others have sent."""
    now = time()
    if _rows(pair).filter(not_before__lte=now).update(not_before=None):
        return 0
    _rows(pair).filter(not_before=None).update(not_before=now + delay)
    not_before = _rows(pair).values_list("not_before", flat=True).first()
    return max(1, ceil((not_before or now + delay) - now))


def _failed_accounts(pair: Attempts) -> int:
    return Attempts.objects.filter(window=pair.window_id, client=pair.client, tries__gt=0).count()


def _attempts_on_account(pair: Attempts) -> int:
    return Attempts.objects.filter(window=pair.window_id, account=pair.account).aggregate(n=Sum("tries"))["n"] or 0


def _rows(pair: Attempts):
    return Attempts.objects.filter(pk=pair.pk)


def _window() -> AttemptWindow:
    """The window of now; the first to open it deletes those before, with all that was counted in them."""
    number = int(time()) // WINDOW_SECONDS
    window, is_new = AttemptWindow.objects.get_or_create(number=number, defaults={"secret": secrets.token_hex(32)})
    if is_new:
        delete_expired()
    return window


def _hashed(window: AttemptWindow, kind: str, value: str) -> str:
    return salted_hmac(f"{kind}:{window.secret}", value, algorithm="sha256").hexdigest()
