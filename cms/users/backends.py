"""The one place where a password is compared with an account: counted before it is checked, at whatever address."""

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from cms.attempts.passwords import Attempt, TooManyAttemptsError, begin
from cms.http.rate_limits import client_address

from .addresses import compared
from .models import User


class CountedPasswords(ModelBackend):
    """Raises TooManyAttemptsError where a password may not be tried now (docs/adr/0023)."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        username = username if username is not None else kwargs.get(User.USERNAME_FIELD)
        if username is None or password is None:
            return None
        attempt = _begin(request, username)
        user = super().authenticate(request, username=username, password=password)
        if user:
            attempt.succeeded()
        return user


def check_own_password(request, password: str) -> bool:
    """Whether this is the password of who is logged in; the same counts as at the login, and the same exception."""
    attempt = _begin(request, request.user.email)
    is_right = request.user.check_password(password)
    if is_right:
        attempt.succeeded()
    return is_right


def _begin(request, username: str) -> Attempt:
    account = compared(username) or username[:254].strip().lower()
    return begin(account, client_address(request) if request else "")


def told_to_wait(request, stopped: TooManyAttemptsError) -> ValidationError:
    """For a form that stays open: the words beside the field; the answer becomes a 429 (cms.http.middleware)."""
    request.seconds_to_wait = stopped.seconds
    words = ngettext(
        "Too many wrong passwords were tried. Your password was not checked. Try again in %(seconds)d second.",
        "Too many wrong passwords were tried. Your password was not checked. Try again in %(seconds)d seconds.",
        stopped.seconds,
    )
    return ValidationError(words % {"seconds": stopped.seconds}, code="too_many_attempts")
