"""Checks at every start: each address says who may use it."""

from typing import get_args

from django.core.checks import Error, register
from django.urls import get_resolver

from .access import Access, addresses


@register()
def check_url_access(app_configs=None, **kwargs):
    """An error http.E001 for each address whose view does not say who may use it; sorted by name."""
    return [
        Error(
            f"Nobody has said who may use the address {name!r}.",
            hint=f'Put @access("…") on its view (cms/http/access.py), one of: {", ".join(get_args(Access))}.',
            id="http.E001",
        )
        for name, who in sorted(addresses(get_resolver()), key=lambda address: address.name)
        if who is None
    ]
