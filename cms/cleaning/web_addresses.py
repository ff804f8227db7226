"""Addresses of the web that people hand in: http or https, to a host, without a name and password in them.

Filters of mail replace each link by one of their own, which tells the filter's owner who followed it and dies when
the contract ends. Such a link is replaced by the one that it hides, or refused where it does not say which.
"""

import re
from base64 import urlsafe_b64decode
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from .text import clean_name

SCHEMES = {"http", "https"}
MAX_UNWRAPS = 3
_HAS_SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IS_URL = URLValidator(["http", "https"])

# Where a link stands in a parameter of the filter's: host, or any host below it → path → parameter.
_IN_A_PARAMETER = [
    ("safelinks.protection.outlook.com", re.compile(r"/"), "url"),
    ("safelinks.protection.office365.us", re.compile(r"/"), "url"),
    ("statics.teams.cdn.office.net", re.compile(r"/evergreen-assets/safelinks"), "url"),
    ("urldefense.proofpoint.com", re.compile(r"/v1/"), "u"),
    ("linkprotect.cudasvc.com", re.compile(r"/url"), "a"),
    ("google.com", re.compile(r"/url"), ("q", "url")),
    ("l.facebook.com", re.compile(r"/l\.php"), "u"),
]
_GOOGLE = re.compile(r"(www\.)?google\.[a-z]{2,3}(\.[a-z]{2})?$")
_SECOND_OF_PROOFPOINT, _THIRD_OF_PROOFPOINT = re.compile(r"/v2/url"), re.compile(r"/v3/__(.+?)__;([^!]*)!", re.S)
_PROOFPOINT = ("urldefense.proofpoint.com", "urldefense.com", "urldefense.us")
# Those that keep the link to themselves: only they know where it leads.
_CLOSED = (
    "mimecastprotect.com", "urldefense.proofpoint.com", "urldefense.com", "urldefense.us",
    "safelinks.protection.outlook.com", "safelinks.protection.office365.us", "linkprotect.cudasvc.com",
    "secure-web.cisco.com", "clicktime.symantec.com", "urlsand.com", "url.emailprotection.link",
    "protect.checkpoint.com", "avanan.click", "protect2.fireeye.com", "mailanyone.net",
)  # fmt: skip

_OF_MIMECAST = re.compile(r"(protect|url|linkscan)[\w.-]*\.mimecast\.com$")


def web_address(text: str) -> str:
    """The address in the form in which it is stored. Raises ValidationError with the reason, in plain words."""
    address = _of_the_web(clean_name(text).strip())
    for _wrapping in range(MAX_UNWRAPS):
        hidden = unwrap_filtered_link(address)
        if hidden is None:
            break
        address = _of_the_web(hidden)
    if unwrap_filtered_link(address) is not None or _keeps_the_link(address):
        raise ValidationError(
            _(
                "This is a link of a mail filter (%(host)s), which does not say where it leads and records who opens "
                "it. Open it, and copy the address from the top of the browser."
            )
            % {"host": urlsplit(address).hostname},
            code="mail_filter",
        )
    return address


def link_address(text: str) -> str:
    """The same, or an address on this site that begins with one slash. Raises ValidationError with the reason."""
    address = clean_name(text).strip()
    if address.startswith("/") and not address.startswith(("//", "/\\")):
        return address
    if not _HAS_SCHEME.match(address) or _scheme_of(address) not in SCHEMES:
        raise ValidationError(
            _("Write an address of this site that begins with “/”, or a full one with https://."), code="scheme"
        )
    return web_address(address)


def _scheme_of(address: str) -> str:
    return address.partition(":")[0].lower()


def _of_the_web(address: str) -> str:
    try:
        parts = urlsplit(address)
        has_password = "@" in parts.netloc
        host = parts.hostname or ""
    except ValueError:
        raise ValidationError(_("This is not a web address."), code="invalid") from None
    if parts.scheme.lower() not in SCHEMES:
        raise ValidationError(_("Write an address that begins with https:// or http://."), code="scheme")
    if has_password or "\\" in address:
        raise ValidationError(_("Leave the name and the password out of the address."), code="password")
    if host not in settings.ALLOWED_HOSTS:
        _of_a_real_host(address, host)
    return address


def _of_a_real_host(address: str, host: str) -> None:
    try:
        ip_address(host)
    except ValueError:
        if "." in host:
            _IS_URL(address)
            return
    raise ValidationError(_("This is not a web address: the name of the site is missing."), code="invalid")


def unwrap_filtered_link(address: str) -> str | None:
    """The link that a filter's link hides; None where it is no such link, or hides it from us too."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if _is_below(host, _PROOFPOINT):
        if _SECOND_OF_PROOFPOINT.match(parts.path):
            return _decoded_second(parts.query)
        if third := _THIRD_OF_PROOFPOINT.search(address):
            return _decoded_third(*third.groups())
    for filter_host, path, names in _IN_A_PARAMETER:
        if path.match(parts.path) and (_is_below(host, (filter_host,)) or _is_google(host, filter_host)):
            return _first_address(parse_qs(parts.query), names)
    return None


def _is_below(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _is_google(host: str, filter_host: str) -> bool:
    return filter_host == "google.com" and bool(_GOOGLE.match(host))


def _first_address(query: dict[str, list[str]], names) -> str | None:
    found = (query[name][0] for name in ([names] if isinstance(names, str) else names) if name in query)
    return next((address for address in found if _HAS_SCHEME.match(address)), None)


def _decoded_second(query: str) -> str | None:
    """Proofpoint's second form writes % as - and / as _."""
    hidden = parse_qs(query).get("u")
    return unquote(hidden[0].replace("-", "%").replace("_", "/")) if hidden else None


def _decoded_third(address: str, replaced: str) -> str | None:
    """Proofpoint's third form puts a * for each character that it keeps apart, and **x for several of them."""
    try:
        kept_apart = urlsafe_b64decode(replaced + "=" * (-len(replaced) % 4)).decode()
    except ValueError:
        return None
    # It also makes one slash of the two after the scheme.
    address = re.sub(r"^(https?):/+", r"\1://", address, flags=re.IGNORECASE)
    characters = iter(kept_apart)
    runs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    def put_back(match: re.Match) -> str:
        number = runs.index(match[1]) + 2 if match[1] else 1
        return "".join(next(characters, "") for _number in range(number))

    return re.sub(r"\*(?:\*([A-Za-z0-9_-]))?", put_back, address)


def _keeps_the_link(address: str) -> bool:
    host = (urlsplit(address).hostname or "").lower()
    return _is_below(host, _CLOSED) or bool(_OF_MIMECAST.match(host))
