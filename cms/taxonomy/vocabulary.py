"""What the models of a controlled vocabulary share: a word in each language, and a slug that is the same in all."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField


class VocabularyTerm(TranslatableMixin, models.Model):
    """A translatable snippet. Filters, facets and links use the slug; readers see the name in their language."""

    slug = models.SlugField(_("code"), max_length=50, help_text=_("The same in every language; used in addresses."))
    name = models.CharField(_("name"), max_length=100)

    translatable_fields = [TranslatableField("name")]
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["slug"]
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self):
        return self.name

    @classmethod
    def names(cls, locale: str) -> dict[str, str]:
        """Slug → name for a reader of `locale`: their own word, else English."""
        rows = cls.objects.filter(locale__language_code__in=[locale, settings.LANGUAGE_CODE])
        found = sorted(rows.values_list("locale__language_code", "slug", "name"), key=lambda row: row[0] == locale)
        return {slug: name for _, slug, name in found}
