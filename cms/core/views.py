"""Pages for when something is wrong: each says so in the reader's language and offers a way on. And the way out."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, get_language_from_path
from django.views.decorators.http import require_safe

from cms.restrictions import read_session

from .leaving import exit_target
from .likely import likely
from .missing import on_its_topics, page_meant_by
from .static_pages import static_page
from .union.colours import Palette

SECONDS_TO_RETRY = 60


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return _static(request, 413)
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    """Not here; or not in this language; or not any more (410). Redirects of the editors come before all of them.

    What is private is answered by the same words and headers as what was never there.
    """
    read_session(request)
    locale = get_language()
    if request.path.startswith("/admin/"):
        return render(request, "errors/404.html", status=404)
    meant = page_meant_by(request)
    if meant is None:
        return render(request, "errors/404.html", {"likely": likely(request.path_info, locale)}, status=404)
    own = meant.in_language(locale)
    if own and own.get_url(request) != request.path:
        return HttpResponseRedirect(own.get_url(request))
    context = {"entries": on_its_topics(meant.topics, locale)}
    if not meant.variants:
        return render(request, "errors/410.html", context, status=410)
    variants = [
        {"code": page.locale.language_code, "title": page.title, "url": page.get_url(request)}
        for page in meant.variants
    ]
    context |= {"variants": variants, "first": variants[0]}
    return render(request, "errors/untranslated.html", context, status=404)


def method_not_allowed(request, allowed: str = "GET, HEAD"):
    response = render(request, "errors/405.html", status=405)
    response.headers["Allow"] = allowed
    return response


def csrf_failure(request, reason=""):
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
        page = static_page(status, get_language_from_path(request.path_info) or settings.LANGUAGE_CODE)
    except Exception:
        page = "<!doctype html><html lang=en><title>Error</title><h1>Something went wrong on our side.</h1></html>"
    response = HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


@require_safe
def leave(request):
    """Leads to another site, tells it nothing, and has the browser drop what it kept of this one (docs/adr/0020)."""
    response = HttpResponse(status=303, headers={"Location": exit_target(request)})
    # A browser leads on only when all is cleared, and a full cache takes it a second or more. So the reader who waits
    # (no script) is not made to; the script asks in the background while the other page is already opening.
    waiting = request.headers.get("Sec-Fetch-Dest") == "document"
    response.headers["Clear-Site-Data"] = '"storage"' if waiting else '"cache", "storage"'
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Disallow: {reverse('exit')}",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=3600)
    return response


def site_colours(request, main, second, mark):
    """The stylesheet of two colours. Its address holds them, so it needs no database and an old page keeps its own."""
    palette = Palette(f"#{main}", f"#{second}")
    if palette.is_the_default or palette.missed():
        raise Http404
    if mark != palette.mark:  # the colours of before an update of the site
        return HttpResponseRedirect(palette.address)
    response = HttpResponse(palette.stylesheet(), content_type="text/css")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
