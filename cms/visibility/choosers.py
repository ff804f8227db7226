"""Choosers that hand out only what they list. Wagtail's own look a thing up by its number among all there are."""

from django.core.exceptions import ObjectDoesNotExist

MAX_PK_DIGITS = 18  # digits that every database takes


class ListedOnlyMixin:
    """For a ChooserViewSet with `get_object_list`: its "chosen" addresses name nothing that is not in that list."""

    def get_object(self, pk):
        """Raises ObjectDoesNotExist, which Wagtail answers with 404."""
        found = self.get_objects([pk]).first()
        if found is None:
            raise ObjectDoesNotExist
        return found

    def get_objects(self, pks):
        numbers = [pk for pk in pks if pk.isdecimal() and len(pk) <= MAX_PK_DIGITS]
        return self.get_object_list().filter(pk__in=numbers)

    @property
    def chosen_view(self):
        return self.construct_view(self.inject_view_methods(self.chosen_view_class, ["get_object"]))

    @property
    def chosen_multiple_view(self):
        return self.construct_view(self.inject_view_methods(self.chosen_multiple_view_class, ["get_objects"]))
