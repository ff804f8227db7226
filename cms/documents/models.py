from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase
from wagtail.documents.models import AbstractDocument, Document

from cms.images.models import Tag


class Kind(models.TextChoices):
    """What a file is for its reader."""

    FLYER = "flyer", _("Flyer")
    CARD = "card", _("Card")
    PLAN = "plan", _("Plan")
    GUIDE = "guide", _("Guide")
    LETTER = "letter", _("Letter")
    MEMO = "memo", _("Memo")
    KIT = "kit", _("Kit")
    AGENDA = "agenda", _("Agenda")
    TEMPLATE = "template", _("Template")
    TALKING_POINTS = "talking-points", _("Talking points")


class DocumentTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="document_items")
    content_object = models.ForeignKey("documents.SiteDocument", on_delete=models.CASCADE, related_name="tagged_items")


class SiteDocument(AbstractDocument):
    """A file that readers open: in which language, of what kind, how many pages, and what it takes the place of."""

    tags = TaggableManager(through=DocumentTag, blank=True, verbose_name=_("tags"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.FLYER)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True, editable=False)
    tagged = models.BooleanField(_("tagged for screen readers"), default=False, editable=False)
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("replaces"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaced_by",
    )
    review_due = models.DateField(_("review due"), null=True, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "language", "kind", "replaces", "review_due")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]


class DocumentText(models.Model):
    """The words of a document, extracted once for each content. Empty where there were none to extract."""

    document = models.OneToOneField(SiteDocument, on_delete=models.CASCADE, related_name="extracted")
    file_hash = models.CharField(max_length=40)
    text = models.TextField(default="")

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self):
        return self.text[:80]
