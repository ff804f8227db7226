"""What is not finished, or could not be reached, is refused with a sentence, whichever way somebody tries it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


class PublishValidationMiddleware:
    """Moving pages, and publishing them many at once, by a workflow or from the translation editor, has no form of its
    own to say it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, ValidationError) or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        messages.error(
            request,
            _("Nothing was changed: %(what)s") % {"what": " ".join(exception.messages)},
        )
        back = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return redirect(back if safe else "wagtailadmin_home")
