"""URLs of this site in another language."""

from django.conf import settings
from django.urls import Resolver404, resolve, translate_url
from django.utils.translation import override


def in_language(address: str, language: str) -> str:
    """An address of ours that exists in every language, in the reader's; pages and other hosts as they are."""
    if not address.startswith("/"):
        return address
    with override(settings.LANGUAGE_CODE):
        try:
            is_page = resolve(address.partition("?")[0].partition("#")[0]).url_name == "wagtail_serve"
        except Resolver404:
            return address
        return address if is_page else translate_url(address, language)
