"""Links on public pages that lead nowhere: to what was deleted, taken down or withdrawn. Readers see them as text.

Read from Wagtail's reference index; what was typed is read by the clock (link_checker.py). Each app registers what its
links can lead to (cms/rich_text/link_targets.py).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from cms.documents.models import SiteDocument
from cms.documents.services import current_replacements
from cms.places.models import Region
from cms.rich_text.handlers import valid_pks
from cms.rich_text.link_targets import reachable, register_target, target_deleting
from cms.visibility.querysets import published

from .link_checker import describe_problems
from .models import ContentAudit

Target = tuple[int, str]  # content type, primary key as text


def pages_with_broken_links(pages: PageQuerySet) -> PageQuerySet:
    """Those of the pages that readers see and in whose text a link leads nowhere, a chosen or a typed one."""
    typed = ContentAudit.objects.exclude(broken_links=[]).values("page")
    return pages.live().filter(Q(pk__in=_broken_targets().keys()) | Q(pk__in=typed), alias_of=None)


def annotate_broken_links(pages: list[Page]) -> None:
    """Give each page `broken_links`, what its links would lead to, in words."""
    found = _broken_targets([str(page.pk) for page in pages])
    names = _target_names({target for targets in found.values() for target in targets})
    typed = dict(ContentAudit.objects.filter(page__in=pages).values_list("page", "broken_links"))
    for page in pages:
        targets = found.get(str(page.pk), ())
        chosen = sorted(names.get(target) or _("something that was deleted") for target in targets)
        page.broken_links = "; ".join([*chosen, *describe_problems(typed.get(page.pk, []))])


@receiver(target_deleting)
def remember_references_on_delete(instance: Model, **kwargs) -> None:
    """They lead nowhere then, and somebody should be told."""
    pages = ContentType.objects.get_for_model(Page)
    if gone := list(ReferenceIndex.get_references_to(instance).filter(base_content_type=pages)):
        transaction.on_commit(partial(_reindex_references, gone))


def _reindex_references(gone: list[ReferenceIndex]) -> None:
    """After a deletion, from which Wagtail forgets all references: keep those of pages that still have the link.

    A link in rich text still names its target. A page chosen in a block does not, so its old reference is kept until
    the page is saved.
    """
    pages = Page.objects.filter(pk__in={int(reference.object_id) for reference in gone}).specific()
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)
    left = {str(page.pk) for page in pages}
    there = set(_page_references(left).values_list("object_id", "model_path", "content_path"))
    kept = [
        reference
        for reference in gone
        if reference.object_id in left and _is_in_text(reference.content_type_id, reference.model_path)
        and (reference.object_id, reference.model_path, reference.content_path) not in there
    ]  # fmt: skip
    for reference in kept:
        reference.pk = None
    ReferenceIndex.objects.bulk_create(kept, ignore_conflicts=True)


def _broken_targets(sources: Collection[str] | None = None) -> dict[str, set[Target]]:
    """Primary key of a page, as text → what its links would lead to."""
    references = _page_references(sources).filter(to_content_type__in=_models_by_content_type())
    targets = set(references.values_list("to_content_type", "to_object_id").distinct())
    broken = targets - set(_reachable_targets(targets))
    rows = references.filter(to_object_id__in={key for _, key in broken})
    rows = rows.values_list("object_id", "content_type", "model_path", "to_content_type", "to_object_id")
    found = defaultdict(set)
    for source, kind, path, *target in rows:
        if tuple(target) in broken and _is_in_text(kind, path):
            found[source].add(tuple(target))
    return dict(found)


def _reachable_targets(targets: set[Target]) -> Iterator[Target]:
    for kind, model in _models_by_content_type().items():
        numbers = valid_pks(key for to, key in targets if to == kind)
        yield from ((kind, str(pk)) for pk in reachable[model](numbers))


def _target_names(targets: set[Target]) -> dict[Target, str]:
    found: dict[Target, str] = {}
    for kind, model in _models_by_content_type().items():
        numbers = valid_pks(key for to, key in targets if to == kind)
        found |= {(kind, str(thing.pk)): str(thing) for thing in model._default_manager.filter(pk__in=numbers)}
    return found


def _models_by_content_type() -> dict[int, type[Model]]:
    return {ContentType.objects.get_for_model(model).pk: model for model in reachable}


def _page_references(sources: Collection[str] | None = None):
    references = ReferenceIndex.objects.filter(base_content_type=ContentType.objects.get_for_model(Page))
    return references if sources is None else references.filter(object_id__in=sources)


def _is_in_text(content_type: int, model_path: str) -> bool:
    """Whether readers meet this reference as a link in the page's text; a page also refers to its files and topics."""
    model = ContentType.objects.get_for_id(content_type).model_class()
    fields = model._meta.get_fields() if model else ()
    names = {field.name for field in fields if isinstance(field, StreamField | RichTextField)}
    return model_path.partition(".")[0] in names


def _reachable_pages(pks: Collection[int]) -> Iterable[int]:
    public = published(Page.objects.all()).values("translation_key")
    return Page.objects.filter(pk__in=pks, translation_key__in=public).values_list("pk", flat=True)


def _reachable_documents(pks: Collection[int]) -> Iterable[int]:
    """A link to a file that is not given out any more leads to the one that replaces it."""
    files = list(SiteDocument.objects.with_published().filter(pk__in=pks))
    given_out = {file.pk for file in files if file.is_published}
    return given_out | current_replacements(file for file in files if not file.is_published).keys()


def _reachable_regions(pks: Collection[int]) -> Iterable[int]:
    return Region.objects.filter(pk__in=pks).values_list("pk", flat=True)


register_target(Page, _reachable_pages)
register_target(SiteDocument, _reachable_documents)
register_target(Region, _reachable_regions)
