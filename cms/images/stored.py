"""Pictures that are stored already, by an older version or from an old backup, and uploads that were left behind."""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import UploadedFile

from cms.ops.storage import INCOMING

from .cleaning import PictureError, clean
from .metadata import MetadataError, strip_metadata
from .models import SiteImage

ORIGINALS, RENDITIONS, PENDING_UPLOADS = "original_images", "images", "wagtail_uploads"
UPLOAD_RETENTION = timedelta(minutes=55)  # with the scheduler's next turn: gone within the hour


class CleaningResult(NamedTuple):
    """Names below the media folder: of files that were changed, and of those that could not be cleaned."""

    changed: list[str]
    failed: list[str]


def clean_stored(*, dry_run: bool = False) -> CleaningResult:
    """Clean originals, renditions and waiting uploads in their places, and let the rows say what is stored now."""
    found = CleaningResult([], [])
    for name in _stored_names():
        content = _path(name).read_bytes()
        try:
            clean_content = strip_metadata(content)
        except MetadataError:
            _convert(name, found, dry_run)
            continue
        if clean_content != content:
            found.changed.append(name)
            if not dry_run:
                _write(_path(name), clean_content)
    if not dry_run:
        _refresh_metadata()
    return found


def cleaned_parts(name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """What a file of a backup becomes on its way back: a picture comes without metadata, any other file as it was.

    Under its old name even where it had to become a JPEG. What is no picture at all comes as it was, rather than be
    lost: `clean_stored` names it.
    """
    if name.partition("/")[0] not in (ORIGINALS, RENDITIONS, PENDING_UPLOADS):
        yield from parts
        return
    content = b"".join(parts)
    try:
        yield strip_metadata(content)
    except MetadataError:
        with contextlib.suppress(PictureError):
            content = clean(ContentFile(content), name).read()
        yield content


def delete_stale_uploads() -> None:
    """Delete what was uploaded with others and never given its words, with the row that named it."""
    for upload in UploadedFile.objects.all():
        if upload.file and upload.file.storage.exists(upload.file.name) and not _is_stale(_path(upload.file.name)):
            continue
        if upload.file:
            upload.file.delete(save=False)
        upload.delete()
    # Of rows that are gone, and of uploads that ended with a machine.
    for name in [*_names_in(PENDING_UPLOADS), *_names_in(INCOMING)]:
        if _is_stale(_path(name)):
            default_storage.delete(name)


def _is_stale(path: Path) -> bool:
    return path.stat().st_mtime < (timezone.now() - UPLOAD_RETENTION).timestamp()


def _stored_names() -> list[str]:
    return [name for folder in (ORIGINALS, RENDITIONS, PENDING_UPLOADS) for name in _names_in(folder)]


def _names_in(folder: str) -> list[str]:
    media = Path(settings.MEDIA_ROOT)
    return sorted(path.relative_to(media).as_posix() for path in (media / folder).rglob("*") if path.is_file())


def _path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT, name)


def _convert(name: str, found: CleaningResult, dry_run: bool) -> None:
    """What breaks the rules of the four formats: an original becomes a JPEG, a rendition is made anew."""
    if name.startswith(f"{RENDITIONS}/"):
        found.changed.append(name)
        if not dry_run:
            SiteImage.get_rendition_model().objects.filter(file=name).delete()
            default_storage.delete(name)
        return
    image = SiteImage.objects.filter(file=name).first()
    try:
        content = clean(ContentFile(_path(name).read_bytes()), name) if image else None
    except PictureError:
        content = None
    if content is None:
        found.failed.append(name)
        return
    found.changed.append(name)
    if not dry_run:
        image.file.save(os.path.basename(content.name or ""), content)
        default_storage.delete(name)
        image.renditions.all().delete()


def _write(path: Path, content: bytes) -> None:
    """In one step, so that a reader gets the old picture or the new one, and a crash leaves one of them."""
    descriptor, aside = tempfile.mkstemp(prefix=".clean-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(aside, path.stat().st_mode)
        os.replace(aside, path)
    except BaseException:
        os.unlink(aside)
        raise


def _refresh_metadata() -> None:
    """Size, hash and dimensions of every picture whose file is no longer what its row says."""
    for image in SiteImage.objects.all().iterator():
        try:
            is_as_told = image.file_size in (None, image.file.size)
        except FileNotFoundError:
            continue
        if not is_as_told:
            image._set_image_file_metadata()
            image.file.close()
            image.width, image.height = image.file.get_image_dimensions()
            image.save(update_fields=["file_size", "file_hash", "width", "height"])
