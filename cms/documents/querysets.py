"""Which files readers are given: asked here, and nowhere else."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.dispatch import Signal
from django.utils.timezone import localdate
from wagtail.documents.models import DocumentQuerySet
from wagtail.models import CollectionViewRestriction

from cms.visibility import restrictions

# Sent when it may have changed whether `documents`, a queryset, are given out, without a save of each.
publication_changed = Signal()

_DECIDES = {"collection", "collection_id", "withdrawn_on"}


class SiteDocumentQuerySet(DocumentQuerySet):
    """Documents by whether readers are given them, and whether they are scans without text."""

    def published(self):
        """Given out to every visitor: not withdrawn by today, and neither in a private collection nor below one."""
        return self.filter(_is_published())

    def with_published(self):
        """Each with `is_published`."""
        return self.annotate(is_published=ExpressionWrapper(_is_published(), BooleanField()))

    def with_lacks_text(self):
        """Each with `lacks_text`: whether it is a scan, see SiteDocument.is_scan."""
        lacks_text = ExpressionWrapper(
            Q(pages__gte=1, extracted__text="", extracted__is_whole=True), output_field=BooleanField()
        )
        return self.annotate(lacks_text=lacks_text)

    def update(self, **fields):
        """Wagtail puts many files into a collection by this, which saves none of them."""
        pks = list(self.values_list("pk", flat=True)) if _DECIDES & fields.keys() else []
        count = super().update(**fields)
        if pks:
            publication_changed.send(sender=self.model, documents=self.model.objects.filter(pk__in=pks))
        return count

    update.alters_data = True  # type: ignore[attr-defined]  # where templates look


def view_restrictions_on(path):
    """What restricts the collection at this place in the tree: its own restrictions and those of the ones above it."""
    return restrictions.restrictions_on(CollectionViewRestriction, path, "collection__path")


def _is_published() -> Q:
    is_private = Exists(view_restrictions_on(OuterRef("collection__path")))
    return (Q(withdrawn_on=None) | Q(withdrawn_on__gt=localdate())) & ~Q(is_private)
