"""What readers are told of a legal review: written here, and nowhere else.

The three fields of a page that readers see (truth.LEGAL) are never taken from a form, a revision, a copy or an import.
Each time a page is saved they are read from what is stored: the review of this very text, or what stood there before
if the text stayed as it was.
"""

import datetime

from django.conf import settings
from django.utils import timezone
from wagtail_localize.models import TranslationSource

from .models import LegalReview
from .text import fingerprint, text_fields

FIELDS = ("legal_reviewed_by", "legal_reviewed_on", "legal_jurisdiction")
NO_REVIEW = ("", None, "")


def record_review(page, *, by: str, jurisdiction: str, on: datetime.date | None = None) -> LegalReview:
    """`page`, with the text it has in memory, was read for the law. Readers are told when that text is published."""
    values = {"by": by, "jurisdiction": jurisdiction, "on": on or timezone.localdate()}
    review, _ = LegalReview.objects.update_or_create(page_id=page.pk, text=fingerprint(page), defaults=values)
    return review


def affects_review(page, update_fields) -> bool:
    """Whether a save of these fields alone (None: of all) can change the text, or what is told of its review."""
    return update_fields is None or bool({*text_fields(type(page)), *FIELDS}.intersection(update_fields))


def apply_review(page) -> None:
    """Before a page is saved: what its readers will be told of its review."""
    stored = type(page).objects.filter(pk=page.pk).first() if page.pk else None
    is_original = page.locale_id is None or page.is_original  # a new page may get its language when it is saved
    values = _values_for_original(page, stored) if is_original else _values_for_translation(page)
    for name, value in zip(FIELDS, values, strict=True):
        setattr(page, name, value)


def _values_for_original(page, stored) -> tuple:
    if stored is None:
        return NO_REVIEW
    text, text_before = fingerprint(page), fingerprint(stored)
    if text != text_before:
        LegalReview.objects.filter(page_id=page.pk, text=text_before).delete()  # going back to it brings nothing back
    if review := LegalReview.objects.filter(page_id=page.pk, text=text).first():
        return review.by, review.on, review.jurisdiction
    return review_values(stored) if text == text_before else NO_REVIEW


def _values_for_translation(page) -> tuple:
    """The original's, as long as what was translated is what readers of the original see."""
    original = original_of(page)
    if original is None or not is_reviewed(original):
        return NO_REVIEW
    source = TranslationSource.objects.filter(object_id=page.translation_key, locale=original.locale_id).first()
    if source and fingerprint(source.as_instance()) != fingerprint(original):
        return NO_REVIEW
    return review_values(original)


def clear_translations_review(page) -> None:
    """After an original was saved: where its readers are told of no review, none of its translations' are."""
    if page.is_original and not is_reviewed(page):
        told = type(page).objects.filter(translation_key=page.translation_key, legal_reviewed_on__isnull=False)
        told.exclude(pk=page.pk).update(**dict(zip(FIELDS, NO_REVIEW, strict=True)))


def clear_review_of_changed_files(page) -> None:
    """After a file was saved that the stored `page` gives to readers: what they are told is about its content."""
    if not page.is_original or not is_reviewed(page):
        return
    if not LegalReview.objects.filter(page_id=page.pk, text=fingerprint(page)).exists():
        values = dict(zip(FIELDS, NO_REVIEW, strict=True))
        type(page).objects.filter(translation_key=page.translation_key).update(**values)


def original_of(page):
    """The page this is a translation of, as its readers see it."""
    others = type(page).objects.filter(translation_key=page.translation_key, alias_of=None)
    return others.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def is_reviewed(page) -> bool:
    """Whether readers of this page are told of a legal review: role, date and jurisdiction are all there."""
    return all(review_values(page))


def review_values(page) -> tuple:
    """Role, date and jurisdiction (FIELDS) as the page has them; NO_REVIEW where it has none."""
    return tuple(getattr(page, name) for name in FIELDS)


def has_reviewed_text(page) -> bool:
    """Whether the text that this page has in memory was read for the law."""
    text = fingerprint(page)
    if LegalReview.objects.filter(page_id=page.pk, text=text).exists():
        return True
    stored = type(page).objects.filter(pk=page.pk).first()
    return bool(stored and is_reviewed(stored) and fingerprint(stored) == text)
