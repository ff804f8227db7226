"""Addresses that people hand in: http or https, to a real host, without a password, and not a mail filter's."""

from base64 import urlsafe_b64encode
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError

from ..web_addresses import link_address, web_address

MEANT = "https://harbor.example.org/help?a=1&b=2-3_4"


def safelinks(address):
    return f"https://nam02.safelinks.protection.outlook.com/?url={quote(address, safe='')}&data=05%7C01%7C&reserved=0"


def proofpoint_1(address):
    return f"https://urldefense.proofpoint.com/v1/url?u={quote(address, safe='')}&k=abc"


def proofpoint_2(address):
    coded = "".join(
        char if char.isalnum() or char == "." else "_" if char == "/" else f"-{ord(char):02X}" for char in address
    )
    return f"https://urldefense.proofpoint.com/v2/url?u={coded}&d=DwMFaQ&c=abc"


def proofpoint_3(address):
    kept_apart = "".join(char for char in address if char in "&+*")
    coded = "".join("*" if char in "&+*" else char for char in address)
    return (
        f"https://urldefense.com/v3/__{coded}__;{urlsafe_b64encode(kept_apart.encode()).decode().rstrip('=')}!!Abc!x$"
    )


def google(address):
    return f"https://www.google.com/url?q={quote(address, safe='')}&sa=D"


def barracuda(address):
    return f"https://linkprotect.cudasvc.com/url?a={quote(address, safe='')}&c=E,1,x&typo=1"


FILTERS = [safelinks, proofpoint_1, proofpoint_2, proofpoint_3, google, barracuda]


@pytest.mark.parametrize("filter_of", FILTERS)
def test_a_link_of_a_mail_filter_becomes_the_one_that_it_hides(filter_of):
    assert web_address(filter_of(MEANT)) == MEANT


def test_filters_within_filters_are_undone_up_to_three_times():
    assert web_address(safelinks(proofpoint_2(google(MEANT)))) == MEANT
    with pytest.raises(ValidationError, match="mail filter"):
        web_address(safelinks(safelinks(safelinks(safelinks(MEANT)))))


def test_characters_that_proofpoint_keeps_apart_are_put_back():
    wrapped = "https://urldefense.com/v3/__https:/harbor.example.org/a*b**Ac__;w6kmKys!!Abc!x$"
    assert web_address(wrapped).startswith("https://harbor.example.org/a")
    run = urlsafe_b64encode(b"&+++").decode().rstrip("=")
    assert web_address(f"https://urldefense.com/v3/__https://harbor.example.org/a*b**Bc__;{run}!!A$") == (
        "https://harbor.example.org/a&b+++c"
    )


@pytest.mark.parametrize(
    "closed",
    [
        "https://protect-us.mimecast.com/s/AbCdEf?domain=harbor.example.org",
        "https://url.us.m.mimecastprotect.com/s/AbCdEf",
        "https://urldefense.com/v3/",
        "https://nam02.safelinks.protection.outlook.com/",
        "https://nam02.safelinks.protection.outlook.com/?url=harbor",
        "https://secure-web.cisco.com/1AbCd",
    ],
)
def test_a_filter_that_keeps_the_link_to_itself_is_refused_with_the_reason(closed):
    with pytest.raises(ValidationError, match="does not say where it leads"):
        web_address(closed)


BAD = [
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://harbor.example.org/", "vbscript:x",
    "//x.org",
    "http://user:pw@harbor.example.org/", "https://user@harbor.example.org/", "https://www.example.org@evil.example/",
    "https://harbor.example.org\\@evil.example/", "http://", "https:///path", "http://harbor", "http://127.0.0.2/",
    "http://[::1]/", "https://exa mple.org/", "harbor.example.org", "/path", "", "https://[bad",
    "mailto:a@example.org",
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_address_of_the_web_is_refused(bad):
    with pytest.raises(ValidationError):
        web_address(bad)


@pytest.mark.parametrize("bad", [bad for bad in BAD if "://" in bad or ":" in bad])
@pytest.mark.parametrize("filter_of", [safelinks, proofpoint_2, google])
def test_what_a_filter_hides_is_looked_at_as_well(filter_of, bad):
    with pytest.raises(ValidationError):
        web_address(filter_of(bad))


@pytest.mark.parametrize(
    "good",
    [
        MEANT, "http://harbor.example.org", "https://пример.рф/", "https://harbor.example.org:8443/a#b",
        "https://www.google.com/maps?q=https://x.example.org/", "https://www.mimecast.com/", "https://outlook.com/?url=x",
        "https://example.org/?back=https://user:pw@other.example/",
    ],
)  # fmt: skip
def test_ordinary_addresses_stay_as_they_are(good):
    assert web_address(good) == link_address(good) == good


def test_what_is_not_seen_is_taken_out_of_an_address():
    assert web_address(" https://harbor.example.org/\u202eabout\u200b ") == "https://harbor.example.org/about"


def test_a_link_may_also_lead_to_this_site():
    assert link_address("/groups/?where=Ohio") == "/groups/?where=Ohio"
    for bad in ("//evil.example/", "/\\evil.example/", "javascript:x", "#top"):
        with pytest.raises(ValidationError):
            link_address(bad)
