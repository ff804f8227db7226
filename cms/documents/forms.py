from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

# How the content of each kind of file begins; kinds without a mark (text, CSV) must be readable text.
BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".pptx": (b"PK\x03\x04",),
    ".odt": (b"PK\x03\x04",),
    ".ods": (b"PK\x03\x04",),
    ".odp": (b"PK\x03\x04",),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
}


class DocumentForm(BaseDocumentForm):
    """Refuses a file whose content is not what its name says."""

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if not upload or "file" not in self.changed_data:
            return upload
        ending = Path(upload.name).suffix.lower()
        upload.seek(0)
        start = upload.read(4096)
        upload.seek(0)
        if ending in BEGINNINGS:
            honest = start.startswith(BEGINNINGS[ending])
        else:
            honest = b"\x00" not in start
        if not honest:
            raise ValidationError(
                _("The name ends in %(ending)s, but the content is something else. Save it under its own kind."),
                params={"ending": ending},
            )
        return upload
