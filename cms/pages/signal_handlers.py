"""What reaches no save(): moves, unpublishing of a tree, deletion, privacy. Projected after its
signal (docs/adr/0018)."""

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, pre_page_move

from cms.documents.signals import document_saved
from cms.site_settings.models import SHARE_IMAGE
from search.index.projection import BATCH, sync_batch, sync_entries
from search.index.sources import get_source
from search.index.utils import batched

from .legal_review import services as legal
from .models import BasePage
from .redirects import delete_redirects_shadowing
from .reserved_slugs import validate_slug_available
from .templatetags.seo_tags import first_image
from .translations import translations_of


@receiver(page_published)
def prerender_social_image(instance, **kwargs):
    """Now, so that the first reader does not wait for it."""
    if picture := first_image(instance):
        picture.get_rendition(SHARE_IMAGE)


@receiver(document_saved)
def clear_review_of_changed_files(document, **kwargs):
    """A newer file under a reviewed page is a text that nobody has read for the law."""
    kind = ContentType.objects.get_for_model(Page)  # by which the reference index names every page
    references = ReferenceIndex.get_references_to(document).filter(base_content_type=kind)
    pks = [int(pk) for pk in references.values_list("object_id", flat=True)]
    for page in Page.objects.filter(pk__in=pks).specific():
        if isinstance(page, BasePage):
            legal.clear_review_of_changed_files(page)


@receiver(pre_page_move)
def validate_slug_before_move(instance, parent_page_after, **kwargs):
    """Raises ValidationError where the page could not be reached at its new place."""
    validate_slug_available(instance.slug, parent_page_after)


@receiver(post_page_move)
@receiver(page_slug_changed)
def delete_shadowing_redirects(instance, **kwargs):
    """After Wagtail's own, which writes where the page has been (INSTALLED_APPS)."""
    delete_redirects_shadowing(instance)


@receiver(post_page_move)
def sync_moved_pages(instance, **kwargs):
    """The page and all below it have new addresses, which the search has to know."""
    _sync_tree(instance)


@receiver(page_unpublished)
def sync_unpublished_page(instance, **kwargs):
    """The page and all below it are asked again."""
    _sync_tree(instance)


@receiver(page_unpublished)
def expire_translations(instance, **kwargs):
    """The clock asks nobody, and what is no longer true in one language is not true in another."""
    if instance.expired:
        for page in translations_of([instance]):
            if page.live:
                page.specific.unpublish(set_expired=True)


@receiver(post_delete)
def sync_deleted_page(sender, instance, **kwargs):
    """Takes the language that is gone out of the search; what is left of the page are its other languages."""
    if isinstance(instance, BasePage):
        sync_entries(get_source("page"), instance.translation_key)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def sync_restricted_pages(instance, **kwargs):
    """After privacy was set, changed or taken away, which holds for all below the page too."""
    _sync_tree(instance.page)


@receiver(post_save, sender=Site)
@receiver(post_delete, sender=Site)
def sync_site_pages(raw=False, **kwargs):
    """Which pages have an address, and which, follows from its home page. Seldom, so all are asked."""
    if not raw:
        source = get_source("page")
        for object_ids in batched(source.iter_object_ids(), BATCH):
            sync_batch(source, object_ids)


def _sync_tree(page: Page) -> None:
    """The page and all below it, and those below its aliases, which are restricted with it."""
    trees = [page, *page.aliases.all()]
    keys = {str(key) for tree in trees for key in _keys_below(tree)}
    sync_batch(get_source("page"), sorted(keys))


def _keys_below(page: Page):
    return page.get_descendants(inclusive=True).values_list("translation_key", flat=True)
