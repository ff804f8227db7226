"""Office files and ZIPs are folders in one file: what they must not carry, and the names that are taken out."""

import re
import zipfile
from io import BytesIO

from .jpeg import without_metadata

LARGEST = 300 * 1024 * 1024  # unpacked: more is a trap
PROGRAMS = (".exe", ".js", ".vbs", ".bat", ".cmd", ".scr", ".msi", ".com", ".jar", ".ps1", ".lnk", ".hta", ".dll")
_NAMES = re.compile(
    rb"<(dc:creator|cp:lastModifiedBy|meta:initial-creator|meta:printed-by|Company|Manager)\b[^>]*>.*?</\1>", re.DOTALL
)
_WITH_NAMES = {"docProps/core.xml", "docProps/app.xml", "meta.xml"}


def problem_of(file) -> str:
    """What is wrong with the folder in `file`: a word, or nothing."""
    try:
        with zipfile.ZipFile(file) as folder:
            members = folder.infolist()
            if sum(member.file_size for member in members) > LARGEST:
                return "too large inside"
            names = [member.filename.lower() for member in members]
            if any(name.endswith("vbaproject.bin") or "/basic/" in f"/{name}" for name in names):
                return "macros"
            if any(name.endswith(PROGRAMS) for name in names):
                return "program"
            if any(member.flag_bits & 0x1 for member in members):
                return "locked"
            return "damaged" if folder.testzip() else ""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError):
        return "damaged"


def without_names(file) -> bytes:
    """The same office file without the names of who made it and the notes of cameras."""
    out = BytesIO()
    with zipfile.ZipFile(file) as folder, zipfile.ZipFile(out, "w") as copy:
        for member in folder.infolist():
            content = folder.read(member)
            if member.filename in _WITH_NAMES:
                content = _NAMES.sub(b"", content)
            elif member.filename.lower().endswith((".jpg", ".jpeg")):
                content = without_metadata(content)
            copy.writestr(member, content, compress_type=member.compress_type)
    return out.getvalue()
