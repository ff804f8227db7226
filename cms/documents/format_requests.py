"""Readers ask for a file in another format. Only a number is kept: no name, no address, no cookie (docs/adr/0013)."""

from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cms.http.access import access
from cms.http.rate_limits import GLOBAL, RateLimit, client_address

from .models import Format, FormatRequest, SiteDocument

SALT = "ask for another format"
FORM_MAX_AGE = 4 * 60 * 60  # seconds that a form may be open before it is sent
# A class or a meeting has one address for all who are in it.
CLIENT_LIMIT = RateLimit("format-requests", times=30, seconds=5 * 60)
GLOBAL_LIMIT = RateLimit("all-format-requests", times=500, seconds=60 * 60)


RETENTION = timedelta(days=365)  # after the last reader asked


class FormatRequestForm(forms.Form):
    """What a reader asks for: a format, and a language where that is what is wished."""

    format = forms.ChoiceField(choices=Format.choices, widget=forms.RadioSelect, required=False)
    language = forms.ChoiceField(choices=[("", ""), *settings.LANGUAGES], required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs | {"initial": {"token": signing.dumps(document.pk, salt=SALT)}})
        self.document = document
        self.fields["format"].error_messages["invalid_choice"] = _("Choose one of the formats.")
        self.fields["language"].error_messages["invalid_choice"] = _("Choose a language.")

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if not data.get("format") and "format" not in self.errors:
            self.add_error("format", _("Choose one of the formats."))
        if data.get("format") != Format.LANGUAGE:
            data["language"] = ""
        elif not data.get("language") and "language" not in self.errors:
            self.add_error("language", _("Choose a language."))
        elif data.get("language") == self.document.language:
            self.add_error("language", _("The file is in this language already. Choose another."))
        self._check_token(data.get("token", ""))
        return data

    def _check_token(self, token: str) -> None:
        try:
            known = signing.loads(token, salt=SALT, max_age=FORM_MAX_AGE) == self.document.pk
        except signing.BadSignature:
            known = False
        if not known:
            self.add_error(None, _("This form has been open for too long. Please send it once more."))
            # What was chosen stays chosen, with a token that is good again.
            self.data = {**cast(QueryDict, self.data).dict(), "token": self.initial["token"]}


@access("everyone")
@csrf_exempt
def request_format(request, pk):
    """The form at `files/<pk>/ask/`; answers 403 to other sites, 422 to invalid choices, 429 to too many requests."""
    document = get_object_or_404(SiteDocument.objects.published(), pk=pk)
    form = FormatRequestForm(request.POST if request.method == "POST" else None, document=document)
    context = {"has_localized_urls": True, "document": document, "form": form}
    if request.method != "POST":
        return render(request, "pages/documents/format_request.html", context)
    if not is_same_origin(request):
        form.add_error(None, _("This form has been open for too long. Please send it once more."))
        return render(request, "pages/documents/format_request.html", context, status=403)
    if not form.is_valid():
        return render(request, "pages/documents/format_request.html", context, status=422)
    if seconds := CLIENT_LIMIT.record(client_address(request)):
        form.add_error(
            None,
            _(
                "Many requests have just come from your network. What you chose is still here: "
                "please send it again in a few minutes."
            ),
        )
    elif seconds := GLOBAL_LIMIT.record(GLOBAL):
        form.add_error(None, _("Too many requests have come in within the last hour. Please try again later."))
    if seconds:
        answer = render(request, "pages/documents/format_request.html", context, status=429)
        answer.headers["Retry-After"] = str(seconds)
        return answer
    count_request(document, form.cleaned_data["format"], form.cleaned_data["language"])
    return render(request, "pages/documents/format_request_done.html", context)


def is_same_origin(request) -> bool:
    """Browsers say where a form was sent from; one that says nothing is an old one, and the token stands alone."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


@transaction.atomic
def count_request(document: SiteDocument, format: str, language: str) -> None:
    """Count one more request, last asked for today; `language` is "" unless `format` is Format.LANGUAGE."""
    format_request, _made = FormatRequest.objects.get_or_create(document=document, format=format, language=language)
    FormatRequest.objects.filter(pk=format_request.pk).update(count=F("count") + 1, last_asked_on=localdate())


def delete_expired() -> None:
    """A format that nobody has asked for within a year is wished no more."""
    FormatRequest.objects.filter(last_asked_on__lt=localdate() - RETENTION).delete()
