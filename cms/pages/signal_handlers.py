"""What reaches no save(): moves, unpublishing of a tree, deletion, privacy. Projected after its
signal (docs/adr/0018)."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, pre_page_move

from cms.site_settings.models import SHARE_IMAGE
from search.index.batches import batches
from search.index.projection import BATCH, project, project_batch
from search.index.sources import source_named

from .models import BasePage
from .redirects import clear_the_way
from .reserved_slugs import refuse_taken_word
from .templatetags.seo_tags import picture_of
from .translations import translations_of


@receiver(page_published)
def make_the_picture_that_is_shared(instance, **kwargs):
    """Now, so that the first reader does not wait for it."""
    if picture := picture_of(instance):
        picture.get_rendition(SHARE_IMAGE)


@receiver(pre_page_move)
def refuse_an_address_that_is_taken(instance, parent_page_after, **kwargs):
    refuse_taken_word(instance.slug, parent_page_after)


@receiver(post_page_move)
@receiver(page_slug_changed)
def let_no_redirect_lead_away_from_a_page(instance, **kwargs):
    """After Wagtail's own, which writes where the page has been (INSTALLED_APPS)."""
    clear_the_way(instance)


@receiver(post_page_move)
def project_a_moved_tree(instance, **kwargs):
    _project_tree(instance)


@receiver(page_unpublished)
def project_an_unpublished_page(instance, **kwargs):
    _project_tree(instance)


@receiver(page_unpublished)
def let_translations_expire_too(instance, **kwargs):
    """The clock asks nobody, and what is no longer true in one language is not true in another."""
    if instance.expired:
        for page in translations_of([instance]):
            if page.live:
                page.specific.unpublish(set_expired=True)


@receiver(post_delete)
def project_a_deleted_page(sender, instance, **kwargs):
    if isinstance(instance, BasePage):
        project(source_named("page"), instance.translation_key)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def project_a_hidden_tree(instance, **kwargs):
    _project_tree(instance.page)


@receiver(post_save, sender=Site)
@receiver(post_delete, sender=Site)
def project_the_pages_of_a_site(raw=False, **kwargs):
    """Which pages have an address, and which, follows from its home page. Seldom, so all are asked."""
    if not raw:
        source = source_named("page")
        for identities in batches(source.identities(), BATCH):
            project_batch(source, identities)


def _project_tree(page: Page) -> None:
    """The page and all below it, and those below its aliases, which are restricted with it."""
    trees = [page, *page.aliases.all()]
    keys = {str(key) for tree in trees for key in _keys_below(tree)}
    project_batch(source_named("page"), sorted(keys))


def _keys_below(page: Page):
    return page.get_descendants(inclusive=True).values_list("translation_key", flat=True)
