"""Pages made for a reader without cookie are kept for the next one, and browsers ask each time (docs/adr/0022)."""

import hashlib

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from . import cache_version

# Pages that are the same for every visitor. What somebody looked for is never kept, here or in a browser.
CACHED_VIEWS = {"group", "groups", "region", "wagtail_serve"}
QUERY_VIEWS = {"groups", "search"}
HEADERS = ("Content-Type", "Content-Language")


class PageCacheMiddleware:
    """Answers with a kept page, keeps new ones, and sets Cache-Control where no view has set it, outside the admin."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        name = match.view_name if match else ""
        asked_for = bool(request.META.get("QUERY_STRING"))
        if response.has_header("Cache-Control") or request.path.startswith("/admin/"):
            return response
        if response.status_code >= 400 or (name in QUERY_VIEWS and (asked_for or name == "search")):
            patch_cache_control(response, no_store=True)
        elif name in CACHED_VIEWS:
            self._store(request, response)
            patch_cache_control(response, max_age=0, must_revalidate=True)
            if response.cookies or not _is_anonymous(request):
                patch_cache_control(response, private=True)
        return response

    def process_view(self, request, view, args, kwargs):
        if not _is_for_everyone(request) or request.resolver_match.view_name not in CACHED_VIEWS:
            return None
        key = _key(request)
        version, kept = cache_version.get_cached(key)
        if kept is None:
            request._page_cache = key, version
            return None
        status, headers, body = kept
        return HttpResponse(body, status=status, headers=headers)

    def _store(self, request, response) -> None:
        made_for = getattr(request, "_page_cache", None)
        if made_for is None or response.status_code != 200 or response.streaming or response.cookies:
            return
        if "session" in request.__dict__ and request.session.accessed:
            return
        headers = {name: response.headers[name] for name in HEADERS if name in response.headers}
        key, version = made_for
        cache_version.set_cached(key, version, (response.status_code, headers, response.content))


def _is_for_everyone(request) -> bool:
    """Nobody who is logged in, nothing that was typed."""
    return request.method == "GET" and not request.META.get("QUERY_STRING") and _is_anonymous(request)


def _is_anonymous(request) -> bool:
    own = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    return not own & request.COOKIES.keys()


def _key(request) -> str:
    """Who looks into the cache reads no address in its keys."""
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    return f"page:{hashlib.sha256(address.encode()).hexdigest()}"
