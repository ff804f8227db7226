"""wagtail-localize's records of what is translated from what: one for each page and language.

Two break the editor of that language for good, for wagtail-localize takes it for granted that there is one. They come
about when a page is translated from a translation, deleted, and translated from its original.
"""

from django.conf import settings
from django.db.models import Count
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail_localize.models import Translation


@receiver(pre_save, sender=Translation)
def delete_duplicate_records(instance, raw=False, **kwargs):
    """The newest is what an editor has just asked for. The words that were translated belong to no record and stay."""
    if not raw:
        _records_for(instance.source.object_id, instance.target_locale_id).exclude(pk=instance.pk).delete()


def remove_duplicates() -> list[str]:
    """Leave one record for each page and language; the names of what was mended, and from which languages it was."""
    twice = Translation.objects.values("source__object_id", "target_locale").annotate(count=Count("pk"))
    return [_keep_one(row["source__object_id"], row["target_locale"]) for row in twice.filter(count__gt=1).order_by()]


def _records_for(key, locale_id: int):
    return Translation.objects.filter(source__object_id=key, target_locale_id=locale_id)


def _keep_one(key, locale_id: int) -> str:
    there = _records_for(key, locale_id).select_related("source__locale", "target_locale")
    best, *others = sorted(there, key=_sort_key)
    sources = ", ".join(sorted(one.source.locale.language_code for one in others))
    Translation.objects.filter(pk__in=[one.pk for one in others]).delete()
    kept, name = best.source.locale.language_code, best.source.object_repr
    return f"{name} ({best.target_locale.language_code}): kept {kept}, removed {sources}"


def _sort_key(one: Translation) -> tuple:
    """The language that is written here first; what is in use before what was stopped; what still has its original."""
    has_original = Page.objects.filter(translation_key=one.source.object_id, locale=one.source.locale).exists()
    is_written_here = one.source.locale.language_code == settings.LANGUAGE_CODE
    return not has_original, not is_written_here, not one.enabled, -one.pk
