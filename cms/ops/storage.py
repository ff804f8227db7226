"""The media folder: a file is there whole or not at all, and a disk without room is told before it is full.

`FileSystemStorage` of Django leaves half a file, or an empty one, where the disk filled up while it was written.
"""

import errno
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

INCOMING = ".incoming"  # below the media folder, where no web server hands anything out
RESERVED_BYTES = 20 * 1024 * 1024  # of uploads, for the database and for what is being written at the same time
COPIES = 3  # of a file: the upload, what is stored, and a picture's renditions
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
POSTGRESQL_IS_FULL = "53100"
SENTENCE = _(
    "The site has no room left on its disk, so nothing was saved. Try again later, and tell whoever runs the site."
)

_stored: ContextVar[list[str] | None] = ContextVar("stored", default=None)


class WholeFileStorage(FileSystemStorage):
    """Writes aside, then gives the file its name in one step. What could not be written is removed."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        aside = f"{INCOMING}/{secrets.token_hex(16)}"
        try:
            super()._save(aside, content)  # type: ignore[misc]  # Django's types leave out what is not public
            name = self._give_name(aside, name)
        except BaseException:
            with suppress(OSError):
                os.remove(self.path(aside))
            raise
        if (stored := _stored.get()) is not None:
            stored.append(name)
        return name

    def _give_name(self, aside: str, name: str) -> str:
        """A name that nobody else has is taken by an empty file, then the whole one is put in its place."""
        while True:
            path = self.path(name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            try:
                os.replace(self.path(aside), path)
            except BaseException:
                os.remove(path)
                raise
            return name


@contextmanager
def watched() -> Iterator[list[str]]:
    """The names of all files that this thread stores meanwhile."""
    names: list[str] = []
    token = _stored.set(names)
    try:
        yield names
    finally:
        _stored.reset(token)


def remove_without_row(names: list[str]) -> None:
    """Delete those of the files that no row of any model names: what an error left behind."""
    fields = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]
    for name in names:
        if not any(model._base_manager.filter(**{field.name: name}).exists() for model, field in fields):
            default_storage.delete(name)


def is_full(error: BaseException | None) -> bool:
    """Whether a disk without room, of ours or of the database, is what an error comes from."""
    while error is not None:
        is_ours = isinstance(error, OSError) and error.errno in FULL
        is_sqlite = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        if is_ours or is_sqlite or getattr(error, "sqlstate", None) == POSTGRESQL_IS_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def free_bytes(folder: Path) -> int:
    """What a program without special rights may still write there, or where the folder would be made."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require_room(size: int) -> None:
    """Raise ValidationError, a sentence for a form, where an upload of `size` bytes would fill the media disk."""
    if free_bytes(Path(settings.MEDIA_ROOT)) < COPIES * size + RESERVED_BYTES:
        raise ValidationError(SENTENCE, code="disk_full")
