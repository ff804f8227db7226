"""What every answer carries, and which language an address is in."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .views import bad_request

ADMIN = ("/admin/",)


class ResponseHeaders:
    """Security headers that no setting of Django's writes; the admin's looser policy for scripts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(ADMIN):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ReadableAddress:
    """Refuses addresses that no part of the site can hold: NUL bytes and bytes that are not UTF-8."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path or "\ufffd" in request.path:
            with translation.override(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
                return bad_request(request)
        return self.get_response(request)


class PathLocale(LocaleMiddleware):
    """The path alone decides the language: no cookie, no Accept-Language, so caches hold one copy of a page."""

    def process_request(self, request):
        redirect = _other_spelling(request)
        if redirect:
            return redirect
        translation.activate(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        return None

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        if request.path.startswith(ADMIN):
            patch_vary_headers(response, ("Accept-Language",))
        return response


def _other_spelling(request):
    """/en/… leads to the page without prefix; /zh/, /zh-CN/ and /ES/ to the prefix that is used."""
    first, slash, rest = request.path_info[1:].partition("/")
    code = first.lower()
    if code == settings.LANGUAGE_CODE:
        target = f"/{rest}"
    elif (code in settings.LANGUAGE_ALIASES or code != first) and code in known_prefixes():
        target = f"/{settings.LANGUAGE_ALIASES.get(code, code)}/{rest}"
    else:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect("/" + target.lstrip("/") + (f"?{query}" if query else ""))


def known_prefixes() -> set[str]:
    return {code for code, _ in settings.LANGUAGES} | set(settings.LANGUAGE_ALIASES)
