"""What every answer carries, and which language an address is in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import Value
from django.http import HttpResponsePermanentRedirect, QueryDict
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.i18n.url_prefixes import parse_language_prefix
from cms.visibility.querysets import view_restrictions_on
from cms.visibility.restrictions import may_pass

from .access import accepts_post, is_for_everyone
from .error_views import bad_request, method_not_allowed, too_many_requests
from .rate_limits import RateLimit, TooManyRequestsError, client_address

ADMIN = ("/admin/",)
READING = {"GET", "HEAD", "OPTIONS"}
RESETS = RateLimit("password-resets", times=10, seconds=5 * 60)
RESET_FORM = "wagtailadmin_password_reset"


class SecurityHeadersMiddleware:
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


class RequestSanityMiddleware:
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


class PathLocaleMiddleware(LocaleMiddleware):
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


class MethodNotAllowedMiddleware:
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
        if request.method in READING or not is_for_everyone(view) or accepts_post(view):
            return None
        return method_not_allowed(request)


class LoginThrottleMiddleware:
    """Whoever tries passwords, or has mail sent to others, is made to wait. Visitors' forms count for themselves."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        seconds = getattr(request, "seconds_to_wait", 0)
        if seconds:  # a form that stays open and says so itself
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or request.resolver_match.view_name != RESET_FORM:
            return None
        seconds = RESETS.record(client_address(request))
        return too_many_requests(request, seconds) if seconds else None

    def process_exception(self, request, exception):
        if isinstance(exception, TooManyRequestsError):
            return too_many_requests(request, exception.seconds)
        return None


class SiteRedirectMiddleware(RedirectMiddleware):
    """A redirect that an editor made also counts where a page was withdrawn (410), not only where none ever was.

    One to a page that the reader may not see would tell its address, and is not followed.
    """

    def process_response(self, request, response):
        withdrawn = response.status_code == 410
        if withdrawn:
            response.status_code = 404
        answer = super().process_response(request, response)
        if withdrawn:
            response.status_code = 410
        if answer is not response and (_leads_back(request, answer) or _leads_to_a_private_page(request)):
            return response
        return answer


def _leads_back(request, redirect) -> bool:
    """To the address that was asked for: a page was moved away and back, and is now taken down."""
    target = urlsplit(redirect.headers["Location"])
    return target.netloc in {"", request.get_host()} and target.path == request.path


def _leads_to_a_private_page(request) -> bool:
    """Wagtail makes a redirect by itself when a page is moved or renamed; by then it may be private."""
    asked = request.get_full_path()
    paths = {Redirect.normalise_path(path, decode_unicode=decoded)
             for path in (asked, request.path) for decoded in (True, False)}  # fmt: skip
    redirects = Redirect.get_for_site(Site.find_for_request(request)).filter(old_path__in=paths)
    pages = Page.objects.filter(pk__in=redirects.values("redirect_page"))
    return any(not may_pass(request, view_restrictions_on(Value(page.path))) for page in pages.only("path"))


def _other_spelling(request):
    """/en/… leads to the page without prefix; /zh/, /zh-CN/, /es-MX/ and /ES/ to the prefix that is used."""
    first, _, rest = request.path_info[1:].partition("/")
    code = parse_language_prefix(first)
    if code is None or code == first != settings.LANGUAGE_CODE:
        return None
    target = rest if code == settings.LANGUAGE_CODE else f"{code}/{rest}"
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect("/" + target.lstrip("/") + (f"?{query}" if query else ""))
