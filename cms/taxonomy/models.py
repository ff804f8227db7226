"""What pages are about and whom they are for: vocabularies that editors keep, and how pages are tagged with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page, TranslatableMixin

from .vocabulary import VocabularyTerm


class Topic(VocabularyTerm):
    """What a page is about."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Audience(VocabularyTerm):
    """Whom a page is for."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class PageTopic(TranslatableMixin, Orderable):
    """One topic of a page, in the order in which the editor put them."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("topic")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("topic of a page")
        verbose_name_plural = _("topics of a page")


class PageAudience(TranslatableMixin, Orderable):
    """One audience of a page, in the order in which the editor put them."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="audience_links")
    audience = models.ForeignKey(Audience, verbose_name=_("audience"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("audience")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("audience of a page")
        verbose_name_plural = _("audiences of a page")
