"""Choosers that hand out only what they list. Wagtail's own look a thing up by its number among all there are."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpResponse

MAX_PK_DIGITS = 18  # digits that every database takes


class ListedOnlyMixin:
    """For a ChooserViewSet with `get_object_list`: its "chosen" addresses name nothing that is not in that list."""

    if TYPE_CHECKING:  # what a ChooserViewSet has: Wagtail says no types

        @property
        def chosen_view_class(self) -> type: ...

        @property
        def chosen_multiple_view_class(self) -> type: ...

        def get_object_list(self) -> QuerySet[Model]: ...

        def construct_view(self, view_class: type) -> Callable[..., HttpResponse]: ...

        def inject_view_methods(self, view_class: type, names: list[str]) -> type: ...

    def get_object(self, pk: str) -> Model:
        """Raises ObjectDoesNotExist, which Wagtail answers with 404."""
        found = self.get_objects([pk]).first()
        if found is None:
            raise ObjectDoesNotExist
        return found

    def get_objects(self, pks: Sequence[str]) -> QuerySet[Model]:
        """Those of the list with these numbers; what is no number is left out."""
        numbers = [pk for pk in pks if pk.isdecimal() and len(pk) <= MAX_PK_DIGITS]
        return self.get_object_list().filter(pk__in=numbers)

    @property
    def chosen_view(self) -> Callable[..., HttpResponse]:
        """Wagtail's view for one thing that was chosen, with our `get_object`."""
        return self.construct_view(self.inject_view_methods(self.chosen_view_class, ["get_object"]))

    @property
    def chosen_multiple_view(self) -> Callable[..., HttpResponse]:
        """Wagtail's view for several, with our `get_objects`."""
        return self.construct_view(self.inject_view_methods(self.chosen_multiple_view_class, ["get_objects"]))
