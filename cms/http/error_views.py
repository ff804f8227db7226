"""Pages for when something is wrong that need no page of the site: each says so in the reader's language."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_path

from .static_error_pages import render_static_error_page

SECONDS_TO_RETRY = 60


def bad_request(request, exception=None):
    """A page with status 400; 413 where what was sent is too large or has too many files."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return _static(request, 413)
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None):
    """A page with status 403, shown where a view raises PermissionDenied."""
    return render(request, "errors/403.html", status=403)


def method_not_allowed(request, allowed: str = "GET, HEAD"):
    """A page with status 405. `allowed` goes into its Allow header: methods, separated by commas."""
    response = render(request, "errors/405.html", status=405)
    response.headers["Allow"] = allowed
    return response


def csrf_failure(request, reason=""):
    """A page with status 403, for CSRF_FAILURE_VIEW; `reason` is Django's own and is not shown."""
    return render(request, "errors/csrf.html", status=403)


def too_many_requests(request, seconds: int = SECONDS_TO_RETRY):
    """Asked too often; may ask again after `seconds`."""
    return _static(request, 429, seconds)


def insufficient_storage(request):
    """A disk is full: nothing of what was sent is kept."""
    return _static(request, 507)


def server_error(request):
    """Needs neither database nor menu; when it is the database that does not answer, says so (503)."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _static(request, 503, SECONDS_TO_RETRY)
    return _static(request, 500)


def _static(request, status: int, retry_after: int | None = None):
    """A page that needs nothing; and when even its own template fails, not that either."""
    try:
        page = render_static_error_page(status, get_language_from_path(request.path_info) or settings.LANGUAGE_CODE)
    except Exception:
        page = "<!doctype html><html lang=en><title>Error</title><h1>Something went wrong on our side.</h1></html>"
    response = HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response
