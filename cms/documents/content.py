"""A file on its way in: is it what its name says, is it whole, does it do nothing but be read?"""

import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from . import office, pdf

FOLDERS = {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"}

# How the content of each kind of file begins; kinds without a mark (text, CSV) must be readable text.
BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    **dict.fromkeys(FOLDERS, (b"PK\x03\x04",)),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
}

REASONS = {
    "damaged": _("This file is damaged or was cut off on its way. Save it again and upload it once more."),
    "unreadable": _("This file could not be read within thirty seconds. Save it again, in a simpler form."),
    "locked": _(
        "This file is locked with a password or against copying. Save it without, so that everybody can read it."
    ),
    "script": _("This PDF contains a script. Print it to a new PDF, which leaves the script out, and upload that."),
    "launch": _("This PDF starts another program. Print it to a new PDF, which leaves that out, and upload that."),
    "attached": _("Other files are hidden in this PDF. Print it to a new PDF, which leaves them out; upload that."),
    "media": _("This PDF plays sound or film by itself. Print it to a new PDF and upload that."),
    "macros": _("This file contains macros, which are programs. Save it without macros."),
    "program": _("There is a program among the files inside. Take it out."),
    "too large inside": _("Unpacked, this file would be larger than 300 MB."),
}


def refuse(problem: str) -> None:
    if problem:
        raise ValidationError(REASONS[problem], code=problem)


def checked(upload):
    """The upload, without the names of those who made it. Raises ValidationError in plain words."""
    ending = Path(upload.name).suffix.lower()
    upload.seek(0)
    start = upload.read(4096)
    upload.seek(0)
    honest = start.startswith(BEGINNINGS[ending]) if ending in BEGINNINGS else b"\x00" not in start
    if not honest:
        raise ValidationError(
            _("The name ends in %(ending)s, but the content is something else. Save it under its own kind."),
            params={"ending": ending},
        )
    if ending == ".pdf":
        return _checked_pdf(upload)
    if ending in FOLDERS or ending == ".zip":
        refuse(office.problem_of(upload))
    if ending in FOLDERS:
        upload.seek(0)
        return SimpleUploadedFile(upload.name, office.without_names(upload), upload.content_type)
    return upload


def _checked_pdf(upload):
    with tempfile.TemporaryDirectory() as folder:
        path, clean = Path(folder) / "given.pdf", Path(folder) / "clean.pdf"
        path.write_bytes(upload.read())
        problem, cleaned = pdf.examine(str(path), str(clean))
        refuse(problem)
        upload.seek(0)
        return SimpleUploadedFile(upload.name, clean.read_bytes(), upload.content_type) if cleaned else upload
