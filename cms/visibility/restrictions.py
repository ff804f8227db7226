"""Who may pass the restrictions of a page or a file. Everybody else is answered as if there were nothing."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import CharField, ExpressionWrapper, F, Q, QuerySet
from wagtail.models import BaseViewRestriction


def restrictions_on(model: type[BaseViewRestriction], path, *places: str) -> QuerySet:
    """What restricts the place `path`, an expression, in a tree: restrictions of it and of those above it.

    `places` lead from a restriction to the paths that it stands for, as `collection__path`. May hold one twice.
    """
    over = Q()
    for place in places:
        over |= Q(asked__startswith=F(place))
    return model.objects.alias(asked=ExpressionWrapper(path, CharField())).filter(over)


def may_pass(request, restrictions: Iterable[BaseViewRestriction]) -> bool:
    """Whether each of them admits the person who is signed in. A shared password admits nobody: its form would tell
    everybody who comes by that there is something. Nobody's session is read where no cookie names one."""
    return all(_admits(restriction, request) for restriction in restrictions)


def read_session(request) -> None:
    """Read who is signed in, where a cookie says that somebody may be.

    A session that was read leaves traces in the answer (Vary, a cookie that is taken back), so an answer that is to
    be the same whether or not somebody was asked for has to read it in both cases.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES and hasattr(request, "user"):
        bool(request.user.is_authenticated)


def _admits(restriction: BaseViewRestriction, request) -> bool:
    if restriction.restriction_type == BaseViewRestriction.PASSWORD:
        return False
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return False
    return restriction.accept_request(request)
