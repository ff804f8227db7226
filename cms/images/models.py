from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Tag(TagBase):
    """A free word by which editors find things again: never shown to readers, never a facet (docs/adr/0009)."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")


class ImageTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="image_items")
    content_object = models.ForeignKey("images.SiteImage", on_delete=models.CASCADE, related_name="tagged_items")


class SiteImage(AbstractImage):
    """A picture: what it shows in words, who made it, and, where it shows a face, that the person agreed."""

    tags = TaggableManager(through=ImageTag, blank=True, verbose_name=_("tags"))
    credit = models.CharField(_("credit"), max_length=255, help_text=_("Who made the picture, or where it is from."))
    shows_face = models.BooleanField(_("shows a face that can be recognised"), default=False)
    consent_on_file = models.BooleanField(
        _("consent is on file"),
        default=False,
        help_text=_("The person, or a parent, has agreed in writing to be shown here."),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "shows_face", "consent_on_file")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("image rendition")
        unique_together = [("image", "filter_spec", "focal_point_key")]
