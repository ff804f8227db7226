"""What every answer carries, and which language an address is in."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponsePermanentRedirect, QueryDict
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from cms.attempts.passwords import TooManyAttempts, begin
from cms.limits import Limit, sender_of

from .access import of_name, takes_a_form
from .languages import language_meant
from .views import bad_request, method_not_allowed, too_many_requests

ADMIN = ("/admin/",)
READING = {"GET", "HEAD", "OPTIONS"}
# The passwords of private pages and collections; those of accounts are counted by cms.users.backends.
PASSWORDS_OF_PAGES = {
    "wagtailcore_authenticate_with_password": "page_view_restriction_id",
    "wagtaildocs_authenticate_with_password": "restriction_id",
}
RESETS = Limit("password-resets", times=10, seconds=5 * 60)
RESET_FORM = "wagtailadmin_password_reset"


class ResponseHeaders:
    """Security headers that no setting of Django's writes; the admin's looser policy for scripts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        is_preview = getattr(
            request, "is_preview", False
        )  # a page as the editor's panel frames it, by its own address
        if request.path.startswith(ADMIN) or is_preview:
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ReadableAddress:
    """Refuses addresses that no part of the site can hold: NUL bytes, no UTF-8, thousands of parameters."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_readable = self._has_readable_query(request)
        if "\x00" in request.path or "\ufffd" in request.path or not is_readable:
            with translation.override(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
                return bad_request(request)
        return self.get_response(request)

    def _has_readable_query(self, request) -> bool:
        try:
            return request.GET is not None
        except SuspiciousOperation:
            request.GET = QueryDict()  # for the page that says so
            return False


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


class WrongMethod:
    """Sending something to an address that is only for reading is answered by a page that says so, never by nothing.

    Asked before the token of a form is: a reader who sent no form of ours must not be told that it was open too long.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            return method_not_allowed(request, response.headers.get("Allow", ""))
        return response

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if request.method in READING or of_name(name) != "everyone" or takes_a_form(name, view):
            return None
        return method_not_allowed(request)


class TooOften:
    """Whoever tries passwords, or has mail sent to others, is made to wait. Visitors' forms count for themselves."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        attempt = getattr(request, "attempt_at_a_page", None)
        if attempt and response.status_code == 302:  # a password that is right leads on to another page
            attempt.succeeded()
        seconds = getattr(request, "seconds_to_wait", 0)
        if seconds:  # a form that stays open and says so itself
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds)
        return response

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if request.method != "POST":
            return None
        if name in PASSWORDS_OF_PAGES:
            return self._count(request, f"{name}:{kwargs[PASSWORDS_OF_PAGES[name]]}")
        seconds = RESETS.hit(sender_of(request)) if name == RESET_FORM else 0
        return too_many_requests(request, seconds) if seconds else None

    def _count(self, request, page: str):
        try:
            request.attempt_at_a_page = begin(page, sender_of(request))
        except TooManyAttempts as stopped:
            return too_many_requests(request, stopped.seconds)
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, TooManyAttempts):
            return too_many_requests(request, exception.seconds)
        return None


class Redirects(RedirectMiddleware):
    """A redirect that an editor made also counts where a page was withdrawn (410), not only where none ever was."""

    def process_response(self, request, response):
        withdrawn = response.status_code == 410
        if withdrawn:
            response.status_code = 404
        answer = super().process_response(request, response)
        if withdrawn:
            response.status_code = 410
        return answer


def _other_spelling(request):
    """/en/… leads to the page without prefix; /zh/, /zh-CN/, /es-MX/ and /ES/ to the prefix that is used."""
    first, _, rest = request.path_info[1:].partition("/")
    code = language_meant(first)
    if code is None or code == first != settings.LANGUAGE_CODE:
        return None
    target = rest if code == settings.LANGUAGE_CODE else f"{code}/{rest}"
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect("/" + target.lstrip("/") + (f"?{query}" if query else ""))
