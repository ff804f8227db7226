"""Checks at every start: each URL says who may use it."""

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from .url_access import ACCESS, access_class_for


@register()
def check_url_access(app_configs=None, **kwargs):
    return [
        Error(
            f"The address {name!r} has no access class.",
            hint=f"Add it to cms/http/url_access.py as one of: {', '.join(sorted(ACCESS))}.",
            id="http.E001",
        )
        for name in sorted(names_of(get_resolver()))
        if access_class_for(name) is None
    ]


def names_of(resolver, namespace: str = "") -> set[str]:
    """Every URL name there is, with its namespace."""
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            names |= names_of(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names.add(f"{namespace}:{pattern.name}" if namespace else pattern.name)
    return names
