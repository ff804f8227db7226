"""The translations of a page, and taking them along when it is withdrawn, deleted, moved or made private.

wagtail-localize carries text into other languages and nothing else, so a law that was withdrawn in English would stay
public in Spanish.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import Translation

from search.index.projection import projected_together
from search.index.utils import batched

TREES = 100  # asked for in one query, whose depth is limited
ALLOWED = {
    "unpublish": lambda may, destination: may.can_unpublish() if may.page.live else may.can_unschedule(),
    "delete": lambda may, destination: may.can_delete(),
    "move": lambda may, destination: destination is None or may.can_move_to(destination),
    "privacy": lambda may, destination: may.can_set_view_restrictions(),
}


class Companion(NamedTuple):
    """A translation; whether this user may do with it what is done with its original; where a move takes it, and
    whether there is such a place.
    """

    page: Page
    is_allowed: bool
    destination: Page | None
    has_place: bool

    @property
    def goes_along(self) -> bool:
        return self.is_allowed and self.has_place


def is_translation(page: Page) -> bool:
    """Whether the page was made from one in another language, so that it is not where its text is written."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return False
    others = Page.objects.filter(translation_key=page.translation_key, alias_of=None).exclude(pk=page.pk)
    others = set(others.values_list("locale__language_code", flat=True))
    if settings.LANGUAGE_CODE in others:
        return True
    made_from = Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id)
    return made_from.filter(source__locale__language_code__in=others).exists()


def translations_of(pages: Iterable[Page]) -> list[Page]:
    """Of the originals among these pages, by language and place in the tree. Aliases are among them."""
    pages = list(pages)
    prefetch_related_objects(pages, "locale")
    keys = {page.translation_key: page for page in pages if page.depth > 1 and not page.alias_of_id}
    others = Page.objects.filter(translation_key__in=keys).exclude(pk__in=[page.pk for page in pages])
    others = list(others.select_related("locale").order_by("locale__language_code", "path"))
    with_others = {page.translation_key for page in others}
    originals = {key for key, page in keys.items() if key in with_others and not is_translation(page)}
    return [page.specific_deferred for page in others if page.translation_key in originals]


def with_descendants(pages: Iterable[Page]) -> list[Page]:
    """The pages and all that are below them, each once, by their place in the tree."""
    paths = sorted({page.path for page in pages})
    below: dict[int, Page] = {}
    for some in batched(paths, TREES):
        inside = reduce(or_, (Q(path__startswith=path) for path in some))
        below |= {page.pk: page for page in Page.objects.filter(inside).select_related("locale").order_by("path")}
    return list(below.values())


def companions(pages: Iterable[Page], action: str, user, destination: Page | None = None) -> list[Companion]:
    """The translations of these pages, and what becomes of each. `action` is a key of ALLOWED."""
    found = translations_of(pages)
    if action == "delete":
        found = [page.specific_deferred for page in with_descendants(found)]
    return [_companion(page, action, user, destination) for page in found]


def _companion(page: Page, action: str, user, destination: Page | None) -> Companion:
    is_allowed, there = ALLOWED[action], destination and destination.get_translation_or_none(page.locale)
    has_place = destination is None or bool(there and Page._slug_is_available(page.slug, there, page=page))
    return Companion(page, is_allowed(page.permissions_for_user(user), there), there, has_place)


@projected_together()
def unpublish(going: list[Companion], user) -> None:
    """What waits for its hour is taken off the clock too."""

    def withdraw(page):
        page.revisions.update(approved_go_live_at=None)
        UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)

    _each(going, withdraw)


@projected_together()
def delete(going: list[Companion], user) -> None:
    """Deletes those that go along, the deepest first, so that each is still there when its turn comes."""
    deepest_first = sorted(going, key=lambda one: -one.page.depth)
    _each(deepest_first, lambda page: DeletePageAction(page, user=user).execute(skip_permission_checks=True))


@projected_together()
def move(going: list[Companion], user) -> None:
    """Makes each that goes along the last page below its destination, unless it stands there already."""
    destinations = {one.page.pk: one.destination.pk for one in going if one.destination}

    def to_its_place(page):
        there = Page.objects.get(pk=destinations[page.pk]).specific
        if not page.is_child_of(there):
            MovePageAction(page, there, "last-child", user).execute(skip_permission_checks=True)

    _each(going, to_its_place)


@projected_together()
def copy_privacy(original: Page, going: list[Companion], user) -> None:
    """The translations stand behind what the original itself stands behind now, or behind nothing."""
    restriction = PageViewRestriction.objects.filter(page_id=original.pk).first()

    def restrict(page):
        own = PageViewRestriction.objects.filter(page_id=page.pk).first()
        if restriction is None:
            if own:
                own.delete(user=user)
            return
        own = own or PageViewRestriction(page_id=page.pk)
        own.restriction_type, own.password = restriction.restriction_type, restriction.password
        own.save(user=user)
        own.groups.set(restriction.groups.all())

    _each(going, restrict)


def _each(going: list[Companion], act) -> None:
    """Do it with each that goes along, read anew: what was done before may have changed its place or taken it away."""
    for one in going:
        page = Page.objects.filter(pk=one.page.pk).first() if one.goes_along else None
        if page is not None:
            act(page.specific)
