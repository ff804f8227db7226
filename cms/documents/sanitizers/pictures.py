"""Pictures inside other files: what a camera or a program wrote beside them is taken out."""

from cms.images.metadata import MetadataError, strip_metadata

from .report import ProblemError, Report

JP2 = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_JP2_PERSONAL = {b"uuid", b"xml ", b"uinf", b"jp2i"}
_EMF = b" EMF"
_START_OF_TILE, _COMMENT = 0x90, 0x64


def sanitize_picture(content: bytes, report: Report) -> bytes:
    """A JPEG, PNG, WebP or GIF without metadata."""
    try:
        return _noted(content, strip_metadata(content), report)
    except MetadataError as error:
        raise ProblemError("picture") from error


def sanitize_jpeg2000(content: bytes, report: Report) -> bytes:
    """A JPEG 2000, as PDFs hold them: boxes with XMP, EXIF and comments are left out."""
    if not content.startswith(JP2):
        return _noted(content, _without_comments(content), report)
    out, at = bytearray(), 0
    while at + 8 <= len(content):
        length, kind, begin = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8], at + 8
        if length == 1:
            length, begin = int.from_bytes(content[at + 8 : at + 16]), at + 16
        end = len(content) if length == 0 else at + length
        if end < begin or end > len(content):
            raise ProblemError("picture")
        if kind == b"jp2c":
            out += (0).to_bytes(4) + kind + _without_comments(content[begin:end])
            break
        if kind not in _JP2_PERSONAL:
            out += content[at:end]
        at = end
    return _noted(content, bytes(out), report)


def _without_comments(codestream: bytes) -> bytes:
    """A JPEG 2000 codestream without the comments of its main header."""
    if codestream[:2] != b"\xff\x4f":
        raise ProblemError("picture")
    out, at = bytearray(codestream[:2]), 2
    while at + 4 <= len(codestream) and codestream[at] == 0xFF and codestream[at + 1] != _START_OF_TILE:
        end = at + 2 + int.from_bytes(codestream[at + 2 : at + 4])
        if codestream[at + 1] != _COMMENT:
            out += codestream[at:end]
        at = end
    return bytes(out + codestream[at:])


# How photos begin, and what cameras and programs write into them.
_PHOTOS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")
_PHOTO_MARKS = (b"Exif\x00\x00", b"http://ns.adobe.com/xap/", b"Photoshop 3.0")


def sanitize_emf(content: bytes, report: Report) -> bytes:
    """A Windows metafile without its description, which names the program and the document it was made from."""
    if content[40:44] != _EMF or _holds_a_photo(content):
        raise ProblemError("picture")
    count, offset = int.from_bytes(content[60:64], "little"), int.from_bytes(content[64:68], "little")
    if not count or offset + 2 * count > len(content):
        return content
    blank = content[:offset] + b"\x00" * 2 * count + content[offset + 2 * count :]
    return _noted(content, blank, report)


# What is stored as it is, and how it begins: kinds that hold no words about people, unless a photo is in them.
UNREAD = {
    ".bmp": (b"BM",),
    ".wmf": (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"),
    ".svm": (b"VCLMTF",),
    ".ttf": (b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf"),
    ".otf": (b"OTTO", b"\x00\x01\x00\x00"),
    ".odttf": (b"",),  # mixed with a key, so that it begins in any way
    ".fntdata": (b"",),  # begins with its length
}


def sanitize_unread(ending: str, content: bytes) -> bytes:
    """The content as it is. Raises ProblemError for one of another kind than its name says, or with a photo in it."""
    if not content.startswith(UNREAD[ending]) or content.startswith(_PHOTOS) or _holds_a_photo(content):
        raise ProblemError("picture")
    return content


def _holds_a_photo(content: bytes) -> bool:
    return any(mark in content for mark in _PHOTO_MARKS)


def _noted(before: bytes, after: bytes, report: Report) -> bytes:
    if after != before:
        report.removed.add("picture")
    return after
