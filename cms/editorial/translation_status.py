"""How pages stand: which are published, whose review is due, which translations are behind or do not exist."""

from functools import reduce

from django.conf import settings
from django.db.models import DateField, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Locale, Page, get_page_models
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.pages.legal_review.permissions import WorkflowScopes
from cms.pages.mixins import ContentReviewMixin


def annotate_review_due(pages):
    """Each page with `due`, the day of its next review, whatever its type: one query with a join for each type."""
    kinds = [model._meta.model_name for model in get_page_models() if issubclass(model, ContentReviewMixin)]
    days = [F(f"{kind}__review_due") for kind in kinds]
    return pages.annotate(due=Coalesce(*days, None, output_field=DateField()))


def lacking_legal_review(pages):
    """Originals that go through the legal review, and whose readers are told of none."""
    legal, others = WorkflowScopes.load()
    if not legal:
        return pages.none()
    under = Q()
    for path in legal:
        deeper = [Q(path__startswith=one) for one in others if one.startswith(path) and one != path]
        under |= reduce(lambda found, one: found & ~one, deeper, Q(path__startswith=path))
    kinds = [model._meta.model_name for model in get_page_models() if issubclass(model, ContentReviewMixin)]
    read = Coalesce(*[F(f"{kind}__legal_reviewed_on") for kind in kinds], None, output_field=DateField())
    written_here = Q(locale__language_code=settings.LANGUAGE_CODE)
    return pages.alias(read=read).filter(under, written_here, read=None, live=True, alias_of=None)


def due_for_review(pages):
    """Live pages whose day of review is today or past, each with `due`."""
    return annotate_review_due(pages).filter(due__lte=timezone.localdate(), live=True)


def _translations():
    """Of the page that is asked about; from inside a query over pages."""
    return Translation.objects.filter(
        source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale"), enabled=True
    )


def _untranslated_strings():
    """Strings without words in the other language; from inside a query over translations."""
    words = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=OuterRef(OuterRef("target_locale")),
        has_error=False,
    )  # fmt: skip
    return StringSegment.objects.filter(~Exists(words), source=OuterRef("source"))


def translations_incomplete(pages):
    """Translations that lack words."""
    return pages.filter(Exists(_translations().filter(Exists(_untranslated_strings()))), alias_of=None)


def translations_complete(pages):
    """Translations that have all their words, and whose readers have not got them yet."""
    whole = _translations().filter(~Exists(_untranslated_strings()))
    renewed = whole.filter(source__last_updated_at__gt=OuterRef("last_published_at"))
    return pages.filter(Q(Exists(whole), live=False) | Exists(renewed), alias_of=None)


def translations_outdated(pages):
    """Translations whose original was published after it was last sent to translation."""
    original = Page.objects.filter(
        translation_key=OuterRef("object_id"),
        locale=OuterRef("locale"),
        last_published_at__gt=OuterRef("last_updated_at"),
    )
    behind = TranslationSource.objects.filter(Exists(original))
    return pages.filter(Exists(_translations().filter(source__in=behind)), alias_of=None)


def locales_in_use() -> list[Locale]:
    """The languages that have a page, the one that is written here first."""
    used = Page.objects.filter(depth=2, alias_of=None).values("locale")
    return sorted(Locale.objects.filter(pk__in=used), key=lambda locale: (locale != Locale.get_default(), locale.pk))


def without_translation_in(pages, locale: Locale):
    """Originals that do not exist in this language."""
    there = Page.objects.filter(translation_key=OuterRef("translation_key"), locale=locale, alias_of=None)
    return pages.filter(~Exists(there), ~Q(locale=locale), depth__gt=1)


def annotate_missing_locales(pages: list[Page]) -> None:
    """Give each page `missing_locales`, the languages it is not there in. One query for all."""
    pages = list(pages)
    locales = {locale.pk: locale for locale in locales_in_use()}
    keys = [page.translation_key for page in pages]
    there = set(
        Page.objects.filter(translation_key__in=keys, alias_of=None).values_list("translation_key", "locale_id")
    )
    for page in pages:
        page.missing_locales = [
            locale.language_code for pk, locale in locales.items() if (page.translation_key, pk) not in there
        ]
