"""Addresses of this site that somebody typed, in text or in a field, and that lead nowhere.

Links to chosen things are kept by what they lead to (broken_links.py). What was typed is a string: each is asked of
the site itself, as a reader would, and a part of a page (`#part`) is looked for in the answer.
"""

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator
from http import HTTPStatus
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles import finders
from django.db import models, transaction
from django.http.request import validate_host
from django.test import Client
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from cms.alerts.models import Alert
from cms.rich_text.link_targets import register_typed_urls, with_typed_urls
from cms.rich_text.page_links import values_in
from cms.site_settings.models import SiteSettings

from .models import LinkCheck

logger = logging.getLogger(__name__)
MAX_REDIRECTS = 5
# Why an address leads nowhere. Anything else is what kept it from being read.
PROBLEMS = {
    "missing": _("is not there"),
    "fragment": _("has no such part"),
    "ring": _("leads in a circle"),
}


def describe_problems(broken: list[list[str]]) -> list[str]:
    """Pairs of address and problem (PROBLEMS) in the editor's words: "/old/ (is not there)"."""
    return [
        f"{address} ({PROBLEMS[why] if why in PROBLEMS else gettext('could not be read: ') + why})"
        for address, why in broken
    ]


def check_registered_objects(beat: Callable[[], None] = lambda: None) -> None:
    """Read what is registered, and forget what is gone."""
    site = OwnSite()
    for model, objects in with_typed_urls.items():
        kind, seen = ContentType.objects.get_for_model(model), []
        for thing in objects(site):
            try:
                with transaction.atomic():
                    broken = site.broken_links_in(thing, site.root)
            except Exception as error:  # whatever one of them does, the others are read, and it is not called clean
                logger.exception("The links of %s %s could not be read.", kind, thing.pk)
                broken = [[str(thing), type(error).__name__]]
            LinkCheck.objects.update_or_create(
                content_type=kind, object_id=str(thing.pk), defaults={"broken_links": broken, "read_at": now()}
            )
            seen.append(str(thing.pk))
            beat()
        LinkCheck.objects.filter(content_type=kind).exclude(object_id__in=seen).delete()


class OwnSite:
    """What this site answers to its own addresses, each asked once."""

    def __init__(self):
        sites = Site.objects.all()
        default = next((site for site in sites if site.is_default_site), None)
        self.root = f"{default.root_url}/" if default else settings.SITE_URL
        names = [
            *(site.hostname for site in sites),
            urlsplit(settings.SITE_URL).hostname or "",
            *settings.ALLOWED_HOSTS,
        ]
        self.hosts: Collection[str] = {
            name.lower() for name in names if name and "*" not in name and not name.startswith(".")
        }
        self._answers: dict[str, tuple[str, set[str] | None]] = {}

    def broken_links_in(self, thing, base: str) -> list[list[str]]:
        """Each typed address of this site in the object's fields that leads nowhere, and why."""
        found = [(address, self.find_problem(address, base)) for address in sorted(set(typed_urls_in(thing)))]
        return [[address, problem] for address, problem in found if problem]

    def find_problem(self, address: str, base: str) -> str:
        """ "" where it leads somewhere, or to another site; `base` is the full address of the page it stands on."""
        try:
            parts = urlsplit(urljoin(base, address.strip()))
            host = (parts.hostname or "").lower()
        except ValueError:
            return "missing"
        if parts.scheme not in {"http", "https"} or host not in self.hosts:
            return ""
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if path.startswith(settings.STATIC_URL):
            return "" if finders.find(unquote(parts.path).removeprefix(settings.STATIC_URL)) else "missing"
        problem, ids = self._cached_answer(host, path)
        fragment = unquote(parts.fragment)
        if problem or ids is None or fragment in {"", "top"}:
            return problem
        return "" if fragment in ids else "fragment"

    def _cached_answer(self, host: str, path: str) -> tuple[str, set[str] | None]:
        """What is wrong with the address, and the parts of the page there; None where it is no page."""
        key = f"{host}{path}"
        if key not in self._answers:
            self._answers[key] = self._request(host, path)
        return self._answers[key]

    def _request(self, host: str, path: str) -> tuple[str, set[str] | None]:
        for _hop in range(MAX_REDIRECTS):
            response = _get(host, path)
            if not 300 <= response.status_code < 400:
                return _problem_in_response(response)
            parts = urlsplit(urljoin(f"https://{host}{path}", response.headers.get("Location", "")))
            if (parts.hostname or "").lower() not in self.hosts or parts.path.startswith("/admin/"):
                return "", None
            host, path = parts.hostname, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return "ring", None


def _get(host: str, path: str):
    if not validate_host(host, settings.ALLOWED_HOSTS or ["localhost"]):
        host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    with translation.override(translation.get_language()):
        client = Client(raise_request_exception=False)
        return client.get(path, secure=settings.SECURE_SSL_REDIRECT, headers={"host": host})


def _problem_in_response(response) -> tuple[str, set[str] | None]:
    status = response.status_code
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return "missing", None
    if status != HTTPStatus.OK:
        return f"HTTP {status}", None
    if response.streaming:
        deque(response.streaming_content, maxlen=0)  # so that the test client closes the file
        return "", None
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return "", None
    soup = BeautifulSoup(response.content, "html.parser")
    return "", {str(tag.get("id") or tag.get("name")) for tag in soup.select("[id], a[name]")}


def typed_urls_in(thing) -> Iterator[str]:
    """Every address that was typed into the object: links of its texts, and what its fields hold."""
    for field in thing._meta.concrete_fields:
        value = getattr(thing, field.attname)
        if isinstance(field, StreamField):
            for inner, _put in values_in(value):
                yield from _typed_urls(inner)
        elif isinstance(field, RichTextField):
            yield from _links_of(value)
        elif isinstance(field, models.URLField) or field.name in {"url", "redirect_link"}:
            yield from [value] if value else []


def _typed_urls(value) -> Iterator[str]:
    if isinstance(value, RichText):
        yield from _links_of(value.source)
    elif isinstance(value, str) and value.startswith(("/", "#", "http://", "https://")) and not value.split()[1:]:
        yield value


def _links_of(html: str) -> Iterator[str]:
    for link in BeautifulSoup(html or "", "html.parser").find_all("a", href=True):
        yield str(link["href"])


def base_url(page: Page) -> str:
    """The full address of a page, from which its relative links are read; SITE_URL where it has none."""
    return page.get_full_url() or settings.SITE_URL


register_typed_urls(Alert, lambda site: Alert.objects.filter(visible_until__gt=now()))
register_typed_urls(SiteSettings, lambda site: SiteSettings.objects.all())
register_typed_urls(Redirect, lambda site: Redirect.objects.exclude(redirect_link=""))
