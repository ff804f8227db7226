"""Where and when a picture was taken, and by which device, stays with whoever took it."""

from io import BytesIO

from django.core.files.base import File
from PIL import Image, ImageOps

LOSSY = {"JPEG": {"quality": 92}, "WEBP": {"quality": 92}}


def without_metadata(upload: File) -> BytesIO:
    """The same picture, turned upright, with no EXIF, XMP, comment or GPS.

    Raises OSError (or one of Pillow's own errors) where the content is not a picture.
    """
    upload.seek(0)
    with Image.open(upload) as picture:
        picture.load()
        kind = picture.format
        clean = ImageOps.exif_transpose(picture)
        clean.info = {key: value for key, value in clean.info.items() if key in {"transparency", "icc_profile"}}
        out = BytesIO()
        clean.save(out, format=kind, exif=b"", **LOSSY.get(kind, {}))
    out.seek(0)
    return out
