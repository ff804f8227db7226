"""Every picture is cleaned before a byte of it is stored, whichever way it came; what cannot be cleaned is refused."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from .decoding import DecodingError, decode_apart, header_of
from .metadata import MetadataError, strip_metadata

ENDINGS = {
    **dict.fromkeys((".jpg", ".jpeg"), "JPEG"),
    **dict.fromkeys((".tif", ".tiff"), "TIFF"),
    **dict.fromkeys((".heic", ".heif"), "HEIF"),
    **{".png": "PNG", ".webp": "WEBP", ".gif": "GIF", ".avif": "AVIF"},
}

FAULTS = {
    "kind": _("This is not a picture that the site can read. Use a JPEG, PNG, WebP, GIF, HEIC, AVIF or TIFF file."),
    "pixels": _(
        "This picture has too many pixels. The site takes up to %(millions)s million pixels. "
        "Make the picture smaller and upload it again."
    ),
    "several": _(
        "This file holds %(count)s pictures. Save the one you want to show as a JPEG of its own, and upload that."
    ),
    "damaged": _(
        "This picture is damaged or incomplete. Open it in a photo program, save it as a JPEG, and upload that."
    ),
    "limits": _("This picture takes too long to read. Make it smaller, save it as a JPEG, and upload that."),
    "ending": _(
        "The name of this file ends in %(ending)s, but the file is a %(kind)s picture. "
        "Correct the ending of its name and upload it again."
    ),
}


class PictureError(ValidationError):
    """A picture that is not taken. Its message says why and what to do; its code is a key of FAULTS."""

    def __init__(self, fault: str, **figures):
        millions = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
        super().__init__(FAULTS[fault], code=fault, params={"millions": millions} | figures)


def check_and_clean(file: File) -> ContentFile:
    """What an upload becomes. It is decoded once, in a process of its own. Raises PictureError."""
    content = _content_of(file)
    name = file.name or ""
    ending = PurePosixPath(name).suffix.lower()
    try:
        found = decode_apart(content, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    except DecodingError as error:
        raise PictureError(error.fault, **error.figures) from error
    if ENDINGS.get(ending) != found.kind:
        raise PictureError("ending", ending=ending, kind=found.kind)
    return ContentFile(found.content, _jpeg_name(name) if found.reencoded else name)


def clean(file: File, name: str) -> ContentFile:
    """The file without metadata, whoever stores it. Only what is no JPEG, PNG, WebP or GIF is decoded, apart.

    Raises PictureError for what is no picture, has too many pixels or cannot be cleaned.
    """
    content = _content_of(file)
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        header_of(content, limit)
        try:
            return ContentFile(strip_metadata(content), name)
        except MetadataError:
            return ContentFile(decode_apart(content, limit).content, _jpeg_name(name))
    except DecodingError as error:
        raise PictureError(error.fault, **error.figures) from error


def _content_of(file: File) -> bytes:
    file.seek(0)
    return file.read()


def _jpeg_name(name: str) -> str:
    path = PurePosixPath(name)
    return name if ENDINGS.get(path.suffix.lower()) == "JPEG" else str(path.with_suffix(".jpg"))
