"""Passing a page on: plain links that open the reader's own programs, and addresses to print."""

from urllib.parse import quote
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.translation import override

from ..short_links import short_code

register = template.Library()


@register.simple_tag(takes_context=True)
def share_links(context, public_id=None) -> dict:
    """Links for this page. `public_id` is its public id, for the short address. Nothing of what the reader asked for
    is in them: title, summary and address are the page's own."""
    title, address = context["title"], context["urls"]["canonical"]
    words = "\r\n\r\n".join(part for part in (title, context["description"], address) if part)
    request = context["request"]
    short = (
        request.build_absolute_uri(reverse("short", args=[short_code(UUID(str(public_id)))])) if public_id else address
    )
    return {
        "whatsapp": f"https://wa.me/?text={quoted(f'{title} {address}')}",
        # Between number and text iPhones want "&" and Androids "?": both understand "?&".
        "sms": f"sms:?&body={quoted(f'{title} {address}')}",
        "mail": f"mailto:?subject={quoted(title)}&body={quoted(words)}",
        "print": f"{request.path}?print",
        "short": short.partition("://")[2],
    }


def quoted(words: str) -> str:
    """Words as part of an address: all but letters, figures and `_.-~` percent-encoded, slashes too."""
    return quote(words, safe="")


@register.simple_tag
def short_link(page) -> str:
    """The short address of a page as an editor copies it, in the page's own language."""
    with override(page.locale.language_code):
        path = reverse("short", args=[short_code(page.translation_key)])
    site = page.get_site()
    return f"{site.root_url if site else ''}{path}".partition("://")[2]
