"""The site's addresses, and one for each way to fail, so that a browser meets every page of that kind."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language

from cms.http.access import access
from cms.http.error_views import csrf_failure, insufficient_storage, too_many_requests
from cms.pages.not_found import related_entries
from cms.urls import *  # noqa: F403
from cms.urls import urlpatterns as of_the_site


def fails_with(error):
    def view(request):
        raise error

    return view


def withdrawn(request):
    return render(request, "errors/410.html", {"entries": related_entries([], get_language())}, status=410)


urlpatterns = [
    *i18n_patterns(
        path("failing/403/", access("everyone")(fails_with(PermissionDenied()))),
        path("failing/405/", access("everyone")(lambda request: HttpResponseNotAllowed(["POST"]))),
        path("failing/410/", access("everyone")(withdrawn)),
        path("failing/413/", access("everyone")(fails_with(RequestDataTooBig()))),
        path("failing/429/", access("everyone")(too_many_requests)),
        path("failing/500/", access("everyone")(fails_with(RuntimeError("on purpose")))),
        path("failing/503/", access("everyone")(fails_with(OperationalError("on purpose")))),
        path("failing/507/", access("everyone")(insufficient_storage)),
        path("failing/csrf/", access("everyone")(csrf_failure)),
        prefix_default_language=False,
    ),
    *of_the_site,
]
