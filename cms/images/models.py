"""Images, their renditions, and the tags that images and documents share."""

from contextlib import contextmanager, nullcontext

from django.db import connection, models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    ImageQuerySet,
    SourceImageIOError,
    get_rendition_storage,
    get_rendition_upload_to,
    get_upload_to,
)
from wagtail.search import index

from cms.ops.storage import is_full

from .cleaning import PictureError
from .fields import PictureField


class Tag(TagBase):
    """A free word by which editors find things again: never shown to readers, never a facet (docs/adr/0009)."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")


class ImageTag(ItemBase):
    """One tag on one image."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="image_items")
    content_object = models.ForeignKey("images.SiteImage", on_delete=models.CASCADE, related_name="tagged_items")


class SiteImageQuerySet(ImageQuerySet):
    """Images by whether the people they show have agreed."""

    def without_consent(self):
        """Shows a face, and the person has not agreed, or not for today."""
        over = models.Q(consent_on_file=False) | models.Q(consent_until__lt=localdate())
        return self.filter(over, shows_face=True)


class SiteImage(AbstractImage):
    """A picture: what it shows in words, who made it, and, where it shows a face, that the person agreed."""

    file = PictureField(_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    tags = TaggableManager(through=ImageTag, blank=True, verbose_name=_("tags"))
    credit = models.CharField(_("credit"), max_length=255, help_text=_("Who made the picture, or where it is from."))
    shows_face = models.BooleanField(_("Shows an identifiable person"), default=False)
    consent_on_file = models.BooleanField(
        _("consent is on file"),
        default=False,
        help_text=_("The person, or a parent, has agreed in writing to be shown here."),
    )
    consent_until = models.DateField(
        _("consent ends on"),
        null=True,
        blank=True,
        help_text=_("Only where the consent says so. After this day no page with the picture is published."),
    )

    objects = SiteImageQuerySet.as_manager()

    admin_form_fields = (*Image.admin_form_fields, "credit", "shows_face", "consent_on_file", "consent_until")
    search_fields = [
        *AbstractImage.search_fields,
        *(index.FilterField(name) for name in ("shows_face", "consent_on_file", "consent_until")),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def create_renditions(self, *filters):
        """A reader gets a page without a picture, rather than none, where the disk has no room for one more size."""
        with self._missing_when_unstorable():
            return super().create_renditions(*filters)

    def create_rendition(self, filter):
        with self._missing_when_unstorable():
            return super().create_rendition(filter)

    @contextmanager
    def _missing_when_unstorable(self):
        try:
            # Who stores more than this goes on; alone, nobody is kept from writing while a picture is made.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                yield
        except (OSError, PictureError) as error:
            # Pillow says nothing of a disk that fills up under its hands: what it wrote is then no whole picture.
            if is_full(error) or isinstance(error, PictureError):
                raise SourceImageIOError(str(error)) from error
            raise

    @property
    def lacks_consent(self) -> bool:
        """The same as `without_consent` of the queryset."""
        is_over = self.consent_until is not None and self.consent_until < localdate()
        return self.shows_face and (is_over or not self.consent_on_file)

    @property
    def consent(self) -> str:
        """What editors are told of it, in a few words; nothing where nobody can be recognised."""
        if not self.shows_face:
            return ""
        if not self.consent_on_file:
            return gettext("Face without consent")
        if self.consent_until is None:
            return gettext("Consent on file")
        day = {"date": date_format(self.consent_until, "SHORT_DATE_FORMAT")}
        if self.lacks_consent:
            return gettext("Consent ended on %(date)s") % day
        return gettext("Consent until %(date)s") % day


class SiteRendition(AbstractRendition):
    """An image in one size and format, as pages show it."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")
    file = PictureField(
        upload_to=get_rendition_upload_to,
        storage=get_rendition_storage,
        width_field="width",
        height_field="height",
    )

    class Meta:
        verbose_name = _("image rendition")
        unique_together = [("image", "filter_spec", "focal_point_key")]
