"""Who may use an address: said beside its view, and asked of the view by the middleware, the check and the tests.

    @access("everyone")
    def group_page(request, slug): ...

Below the admin's own address Wagtail asks for a login and for permissions, so what stands there is for editors where
nothing else is said. Any other address whose view says nothing fails `manage.py check`.
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeVar, get_args

from django.urls import URLPattern, URLResolver

ADMIN_URLS = "wagtail.admin.urls"

View = TypeVar("View", bound=Callable[..., object])
Access = Literal["everyone", "affiliates", "stewards", "editors", "signed link"]


def access(who: Access, *, takes_form: bool = False) -> Callable[[View], View]:
    """Mark a view with who may use it. Raises ValueError for an unknown class.

    takes_form: its form carries Django's token; one for visitors is exempt from it (adr/0013).
    """
    if who not in get_args(Access):
        raise ValueError(f"There is no access class {who!r}; there are {', '.join(get_args(Access))}.")

    def mark(view: View) -> View:
        vars(view).update(access=who, takes_form=takes_form)
        return view

    return mark


def is_for_everyone(view: Callable[..., object]) -> bool:
    """Whether a view says that anybody may use it."""
    return getattr(view, "access", None) == "everyone"


def accepts_post(view: Callable[..., object]) -> bool:
    """Whether something may be sent to this address, or it is for reading alone."""
    return getattr(view, "takes_form", False) or getattr(view, "csrf_exempt", False)


class Address(NamedTuple):
    """An address of the URL configuration: its name with its namespace, and who may use it (None: nobody said)."""

    name: str
    access: Access | None


def addresses(resolver: URLResolver, namespace: str = "", default: Access | None = None) -> Iterator[Address]:
    """Every address below this resolver."""
    if getattr(resolver.urlconf_module, "__name__", "") == ADMIN_URLS:
        default = "editors"
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, ":".join(filter(None, (namespace, pattern.namespace))), default)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or str(pattern.pattern)
            yield Address(f"{namespace}:{name}" if namespace else name, getattr(pattern.callback, "access", default))
