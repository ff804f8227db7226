"""What groups do and whom they serve: words that are translated once, and a slug that all records refer to."""

from django.utils.translation import gettext_lazy as _

from cms.taxonomy.vocabulary import VocabularyTerm


class ServiceType(VocabularyTerm):
    """What groups offer."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")


class TargetPopulation(VocabularyTerm):
    """Whom groups serve."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("population")
        verbose_name_plural = _("populations")
