"""Documents, their older versions and their text, uploads that wait, and requests for other formats."""

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase
from wagtail.documents.models import AbstractDocument, Document
from wagtail.search import index
from wagtail.utils.file import hash_filelike

from cms.images.models import Tag

from .fields import SanitizedFileField
from .querysets import SiteDocumentQuerySet
from .text_extraction import Extracted
from .validators import SanitizedFile


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


class Withdrawn(models.TextChoices):
    """Why a file is no longer given out."""

    OUTDATED = "outdated", _("It is out of date.")
    WRONG = "wrong", _("There was a mistake in it.")
    ASKED = "asked", _("Those who made it asked for it.")


class Format(models.TextChoices):
    """In which other shape readers may ask for a file."""

    LARGE_PRINT = "large-print", _("Large print")
    PLAIN_TEXT = "plain-text", _("Plain text, for a screen reader or a simple phone")
    EDITABLE = "editable", _("A file that can be changed, for your own logo or language")
    AUDIO = "audio", _("Read aloud")
    BRAILLE = "braille", _("Braille")
    LANGUAGE = "language", _("Another language")


class DocumentTag(ItemBase):
    """One tag on one document."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="document_items")
    content_object = models.ForeignKey("documents.SiteDocument", on_delete=models.CASCADE, related_name="tagged_items")


class SiteDocument(AbstractDocument):
    """A file that readers open: in which language, of what kind, how many pages, and what it takes the place of."""

    file = SanitizedFileField(_("file"), upload_to="documents")
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
    review_due = models.DateField(_("Review by"), null=True, blank=True)
    address_name = models.CharField(max_length=255, default="", editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=10, choices=Withdrawn, blank=True, default="")

    already_read: Extracted | None = None  # what text_extraction.py found, where that was done before it was saved

    objects = SiteDocumentQuerySet.as_manager()

    admin_form_fields = (
        *Document.admin_form_fields,
        *("language", "kind", "replaces", "review_due", "withdrawn_on", "withdrawn_reason"),
    )
    search_fields = [
        *AbstractDocument.search_fields,
        *(index.FilterField(name) for name in ("language", "kind", "withdrawn_on")),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:  # type: ignore[attr-defined]  # not public
            # Before the row, so that its size and hash are those of the clean copy.
            self.file.save(self.file.name or "", self.file.file, save=False)
        super().save(*args, **kwargs)

    def file_changes(self, name: str, content: SanitizedFile) -> None:
        """Called by the field just before it stores `content`, which was uploaded as `name`."""
        if not self.address_name:
            self.address_name = self.file.storage.get_valid_name(name)[-255:]
        self.file_size = content.size
        self.file_hash = hash_filelike(content)
        content.seek(0)

    def clean(self):
        """A file that was refused for what is in it has no ending to be refused for as well."""
        if self.file:
            super().clean()

    @property
    def filename(self) -> str:
        """The last part of its address: that of its first file, so that a newer one keeps it."""
        return self.address_name or super().filename

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None and self.withdrawn_on <= localdate()

    @property
    def is_scan(self) -> bool:
        """Pages without any text: pictures of paper, which nobody can search or have read aloud."""
        return bool(self.pages) and DocumentText.objects.filter(document=self, text="", is_whole=True).exists()

    @property
    def is_being_read(self) -> bool:
        """Whether the scheduler has still to read the rest of it."""
        return DocumentText.objects.filter(document=self, is_whole=False).exists()


class DocumentVersion(models.Model):
    """What a document held until it was replaced under the same address."""

    document = models.ForeignKey(SiteDocument, on_delete=models.CASCADE, related_name="versions")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)
    file_hash = models.CharField(max_length=40, default="")
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_by.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]  # where Wagtail looks

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self):
        return self.name


class StagedUpload(models.Model):
    """A file that was uploaded with others and waits for a person to say what it is. No reader can reach it.

    It is cleaned already: `hidden_content` says in words what a person must have looked at before it is published.
    """

    file = SanitizedFileField(upload_to="waiting")
    name = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    tags = models.CharField(max_length=255, blank=True, default="")
    language_guessed = models.BooleanField(default=False)
    kind_guessed = models.BooleanField(default=False)
    file_hash = models.CharField(max_length=40)
    text = models.TextField(default="", editable=False)
    pages = models.PositiveSmallIntegerField(null=True, editable=False)
    tagged = models.BooleanField(default=False, editable=False)
    text_is_whole = models.BooleanField(default=True, editable=False)
    hidden_content = models.TextField(default="", editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staged_uploads")
    uploaded_by.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]  # where Wagtail looks
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["uploaded_by", "file_hash"], name="staged_upload_once_a_user")]

    def __str__(self):
        return self.name

    def file_changes(self, name: str, content: SanitizedFile) -> None:
        """Called by the field just before it stores `content`."""
        self.hidden_content = content.hidden
        self.file_hash = hash_filelike(content)
        content.seek(0)

    @property
    def is_scan(self) -> bool:
        return bool(self.pages) and self.text_is_whole and not self.text.strip()

    @property
    def is_being_read(self) -> bool:
        return not self.text_is_whole


class FormatRequest(models.Model):
    """How many readers have asked for a file in another format: a number, nobody's name."""

    document = models.ForeignKey(SiteDocument, on_delete=models.CASCADE, related_name="format_requests")
    format = models.CharField(max_length=20, choices=Format)
    language = models.CharField(max_length=10, blank=True, default="")
    count = models.PositiveIntegerField(default=0)
    last_asked_on = models.DateField(default=localdate)

    class Meta:
        verbose_name = _("format request")
        verbose_name_plural = _("format requests")
        constraints = [
            models.UniqueConstraint(fields=["document", "format", "language"], name="format_request_once_a_format")
        ]

    def __str__(self):
        return f"{self.document}, {self.language_name or self.get_format_display()}"

    @property
    def language_name(self) -> str:
        """The language that was wished, by its own name; nothing where another format was."""
        return dict(settings.LANGUAGES).get(self.language, self.language)


class DocumentText(models.Model):
    """The words of a document, extracted once for each content. Empty where there were none to extract."""

    document = models.OneToOneField(SiteDocument, on_delete=models.CASCADE, related_name="extracted")
    file_hash = models.CharField(max_length=40)
    text = models.TextField(default="")
    is_whole = models.BooleanField(default=True)  # False: the scheduler has to read the rest

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self):
        return self.text[:80]
