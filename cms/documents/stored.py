"""Documents that come back from a backup: cleaned as an upload is, before a reader can reach them."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from .models import SiteDocument, StagedUpload
from .validators import validate_upload

FOLDERS = {model._meta.get_field("file").upload_to for model in (SiteDocument, StagedUpload)}


def cleaned_parts(name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """What a file of a backup becomes on its way back; any file that is no document as it was.

    What an upload of today would be refused for comes as it was, rather than be lost: `clean_documents` names it.
    """
    if name.partition("/")[0] not in FOLDERS:
        yield from parts
        return
    content = b"".join(parts)
    try:
        clean = validate_upload(SimpleUploadedFile(PurePosixPath(name).name, content), keep_hidden=True)
    except ValidationError:
        yield content
    else:
        yield clean.read()
