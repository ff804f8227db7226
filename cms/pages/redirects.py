"""Redirects that lead back to where they began are refused; those that a renamed page leaves behind are taken away."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.i18n.url_prefixes import as_served

MAX_HOPS = 50  # steps that are followed; browsers give up after twenty


def validate_no_redirect_loop(redirect: Redirect) -> None:
    """Raise ValidationError where following this redirect ends at its own beginning."""
    steps = return_path(redirect)
    if steps is None:
        return
    if len(steps) == 1:
        raise ValidationError(_("This redirect leads to itself, so nobody would arrive. Choose another target."))
    sentence = _("This redirect leads in a ring, so nobody would arrive: %(ring)s. Choose another target.")
    raise ValidationError(sentence % {"ring": " → ".join([*steps, steps[0]])})


def return_path(redirect: Redirect) -> list[str] | None:
    """The addresses on the way from the redirect back to itself; None where it leads to somewhere."""
    own = path_of(redirect.old_path)
    if own is None:
        return None
    sites = [redirect.site] if redirect.site_id else [*Site.objects.all()] or [None]
    for site in sites:
        steps = [own]
        for path in _way(redirect, site):
            if own in _looked_up(path):
                return steps
            steps.append(path)
    return None


def _way(redirect: Redirect, site: Site | None) -> Iterator[str]:
    """The addresses of this site that somebody is sent on to, one after another."""
    seen = {redirect.pk} if redirect.pk else set()
    for _step in range(MAX_HOPS):
        path = target_of(redirect)
        if path is None:
            return
        yield path
        redirect = _redirect_from(path, site, seen)
        if redirect is None:
            return
        seen.add(redirect.pk)


def _redirect_from(path: str, site: Site | None, seen: set) -> Redirect | None:
    """What Wagtail's middleware would find: with the query first, and a site's own before one for all sites."""
    for spelled in _looked_up(path):
        found = Redirect.get_for_site(site).filter(old_path=spelled).exclude(pk__in=seen)
        if first := found.order_by(F("site_id").desc(nulls_last=True)).first():
            return first
    return None


def _looked_up(path: str) -> list[str]:
    return list(dict.fromkeys([path, path.partition("?")[0]]))


def target_of(redirect: Redirect) -> str | None:
    """The address on this site that the redirect leads to; None where it leads elsewhere."""
    if redirect.redirect_page_id:
        parts = Page.objects.get(pk=redirect.redirect_page_id).specific_deferred.get_url_parts()
        if parts is None or not parts[2]:
            return None
        return path_of(parts[2].rstrip("/") + (redirect.redirect_page_route_path or "/"))
    return path_of(redirect.redirect_link) if redirect.redirect_link else None


def path_of(address: str) -> str | None:
    """An address as redirects are looked up, whatever way it is spelled; None for one of another site."""
    parts = urlsplit(address.strip())
    if parts.hostname and parts.hostname.lower() not in own_hosts():
        return None
    query = f"?{parts.query}" if parts.query else ""
    return Redirect.normalise_path(as_served(parts.path or "/") + query)


def own_hosts() -> set[str]:
    """The names of hosts that are this site, in small letters: of its Sites, of SITE_URL and of ALLOWED_HOSTS."""
    hosts = {*Site.objects.values_list("hostname", flat=True), urlsplit(settings.SITE_URL).hostname or ""}
    hosts |= {host.lstrip(".").strip("[]") for host in settings.ALLOWED_HOSTS if host != "*"}
    return {host.lower() for host in hosts if host}


def delete_redirects_shadowing(page: Page) -> None:
    """A page has taken an address: what led away from there goes, for it would lead in a ring."""
    addresses = set()
    for one in page.get_descendants(inclusive=True).specific(defer=True):
        parts = one.get_url_parts()
        if parts and parts[2]:
            addresses.add(path_of(parts[2]))
    for redirect in Redirect.objects.filter(old_path__in=addresses):
        if redirect.automatically_created or return_path(redirect):
            redirect.delete()
