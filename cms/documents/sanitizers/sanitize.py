"""One file by its kind, which its name says and its content must confirm."""

from .kinds import OFFICE, PICTURES, TEXT, ending_of
from .report import ProblemError, Report

# How the content of each kind begins; text has no mark and must be readable.
BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
    **dict.fromkeys(OFFICE, (b"PK\x03\x04",)),
}


def sanitize(name: str, content: bytes, report: Report, depth: int = 0) -> bytes:
    """The file without what points to people. Raises ProblemError for what is refused. `depth`: files around it."""
    ending = ending_of(name)
    _check_beginning(ending, content)
    if ending == ".pdf":
        from .pdf import sanitize_pdf

        return sanitize_pdf(content, report)
    if ending in OFFICE:
        from .office import sanitize_office

        return sanitize_office(ending, content, report, depth, sanitize)
    if ending == ".zip":
        from .archive import sanitize_archive

        return sanitize_archive(content, report, depth, sanitize)
    if ending in PICTURES:
        from .pictures import sanitize_picture

        return sanitize_picture(content, report)
    if ending in TEXT:
        return content
    raise ProblemError("unknown")


def _check_beginning(ending: str, content: bytes) -> None:
    beginnings = BEGINNINGS.get(ending)
    if beginnings and not content.startswith(beginnings):
        raise ProblemError("misnamed")
    if ending in TEXT and b"\x00" in content[:4096]:
        raise ProblemError("misnamed")
