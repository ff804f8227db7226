"""Who may pass the restrictions of a page or a file. Everybody else is answered as if there were nothing."""

from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings
from django.db.models import CharField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from wagtail.models import BaseViewRestriction

Restriction = TypeVar("Restriction", bound=BaseViewRestriction)


def restrictions_on(model: type[Restriction], path: Combinable, *places: str) -> QuerySet[Restriction]:
    """What restricts the place `path`, an expression, in a tree: restrictions of it and of those above it.

    `places` lead from a restriction to the paths that it stands for, as `collection__path`. May hold one twice.
    """
    over = Q()
    for place in places:
        over |= Q(asked__startswith=F(place))
    found: QuerySet[Restriction] = model.objects.alias(asked=ExpressionWrapper(path, CharField())).filter(over)
    return found


def may_pass(request: HttpRequest, restrictions: Iterable[BaseViewRestriction]) -> bool:
    """Whether each of them admits the person who is signed in. A shared password admits nobody: its form would tell
    everybody who comes by that there is something. Nobody's session is read where no cookie names one."""
    return all(_admits(restriction, request) for restriction in restrictions)


def read_session(request: HttpRequest) -> None:
    """Read who is signed in, where a cookie says that somebody may be.

    A session that was read leaves traces in the answer (Vary, a cookie that is taken back), so an answer that is to
    be the same whether or not somebody was asked for has to read it in both cases.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES and hasattr(request, "user"):
        bool(request.user.is_authenticated)


def _admits(restriction: BaseViewRestriction, request: HttpRequest) -> bool:
    if restriction.restriction_type == BaseViewRestriction.PASSWORD:
        return False
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return False
    return bool(restriction.accept_request(request))
