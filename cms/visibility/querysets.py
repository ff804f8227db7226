"""Which pages readers may see: the one place that says so, as filters of querysets."""

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.query import PageQuerySet

from . import restrictions


def with_link_fields(pages: PageQuerySet, *more: str) -> PageQuerySet:
    """Pages of which title, address and language are wanted: reading thirty other columns of each costs more."""
    wanted = ("title", "url_path", "depth", "translation_key", "locale__language_code")
    return pages.select_related("locale").only(*wanted, *more)


def published(pages: PageQuerySet) -> PageQuerySet:
    """Those that any visitor may read at an address of the site, now. Whatever lists pages for visitors asks this.

    Live, not past their hour to expire, no aliases, below the home page of a site, and under no restriction. All of it
    is asked within the query, so it is never older than the database.
    """
    home = Page.objects.filter(translation_key__in=Site.objects.values("root_page__translation_key"))
    in_site = home.alias(asked=_outer_path()).filter(asked__startswith=F("path"))
    return publicly_visible(pages.filter(_is_current(), Exists(in_site)))


def publicly_visible(pages: PageQuerySet) -> PageQuerySet:
    """Those under no restriction, whether live or not: neither themselves nor by a page above them."""
    return pages.filter(~Exists(view_restrictions_on(_outer_path())))


def view_restrictions_on(path: Combinable) -> QuerySet[PageViewRestriction]:
    """What restricts the page at this place in the tree, as Wagtail reads it: restrictions of the page and of those
    above it, where an alias counts as the page it repeats. May hold one twice."""
    return restrictions.restrictions_on(PageViewRestriction, path, "page__path", "page__aliases__path")


def annotate_is_current(pages: PageQuerySet) -> PageQuerySet:
    """Each page with `is_current`: whether it is live, has not expired and is no alias. Says nothing of privacy."""
    return pages.annotate(is_current=ExpressionWrapper(_is_current(), BooleanField()))


def _is_current() -> Q:
    return Q(live=True, alias_of=None) & (Q(expire_at=None) | Q(expire_at__gt=timezone.now()))


def _outer_path() -> Combinable:
    """Where the page stands that is asked about; from inside a query over pages."""
    return ExpressionWrapper(OuterRef("path"), output_field=CharField())
