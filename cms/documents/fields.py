"""The place where files are stored: nothing passes it that was not cleaned, whichever way it came."""

from pathlib import PurePosixPath

from django.core.files import File
from django.db import models
from django.db.models.fields.files import FieldFile

from .validators import SanitizedFile, validate_upload


class SanitizedFieldFile(FieldFile):
    """A stored file that was cleaned before it was written."""

    def save(self, name, content, save=True):
        """Raises ValidationError for a file that is not taken (validators.py)."""
        if not isinstance(content, SanitizedFile):
            content = File(content, name=PurePosixPath(name).name)  # its ending says how it is to be read
        sanitized = validate_upload(content)
        self.instance.file_changes(  # type: ignore[attr-defined]  # both models with this field have it
            PurePosixPath(name).name, sanitized
        )
        super().save(name, sanitized, save)


class SanitizedFileField(models.FileField):
    """A FileField whose content goes through `validate_upload` before it is written.

    Whoever has looked at hidden content assigns what `validate_upload(file, keep_hidden=True)` gave.
    """

    attr_class = SanitizedFieldFile

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs
