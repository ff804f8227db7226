"""Pictures in a PDF, however they are wrapped: what a camera wrote into them is taken out."""

import pikepdf

from .pictures import sanitize_jpeg2000, sanitize_picture
from .report import ProblemError, Report

JPEG = {"/DCTDecode", "/DCT"}
JPEG2000 = {"/JPXDecode"}
_INLINE = (b"/DCT", b"/JPX")


def sanitize_stream(pdf, stream, report: Report) -> None:
    """Clean a picture in a stream, in place. Raises ProblemError("picture") for one that cannot be cleaned there."""
    filters = _as_list(stream.get("/Filter"))
    names = [str(name) for name in filters]
    wrapped = [name for name in names if name in JPEG | JPEG2000]
    if not wrapped:
        _refuse_inline_pictures(stream, report)
        return
    if len(wrapped) > 1 or names[-1] != wrapped[0]:
        raise ProblemError("picture")
    parms = _as_list(stream.get("/DecodeParms"))
    raw = stream.read_raw_bytes()
    content = _unwrapped(pdf, raw, filters[:-1], parms) if len(filters) > 1 else raw
    clean = (sanitize_jpeg2000 if wrapped[0] in JPEG2000 else sanitize_picture)(content, report)
    if clean != content or len(filters) > 1:
        last = parms[len(filters) - 1] if len(parms) >= len(filters) else None
        stream.write(clean, filter=filters[-1], decode_parms=last if isinstance(last, pikepdf.Dictionary) else None)


def _unwrapped(pdf, raw: bytes, filters: list, parms: list) -> bytes:
    """The bytes of the picture itself, out of the filters around it."""
    outer = pikepdf.Stream(pdf, raw)
    outer["/Filter"] = pikepdf.Array(filters)
    if parms:
        outer["/DecodeParms"] = pikepdf.Array(parms[: len(filters)])
    return outer.read_bytes()


def _as_list(value) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _refuse_inline_pictures(stream, report: Report) -> None:
    """A JPEG written into the drawing commands themselves is rare, and cannot be cleaned there."""
    if stream.get("/Subtype") in ("/Image", "/XML") or "/Length1" in stream:
        return
    try:
        content = stream.read_bytes()
    except pikepdf.PdfError:
        return
    if any(mark in content for mark in _INLINE) and b" ID" in content:
        instructions = pikepdf.parse_content_stream(stream)
        pictures = [one for one in instructions if isinstance(one, pikepdf.ContentStreamInlineImage)]
        for picture in pictures:
            image = picture.iimage
            if set(map(str, image.filters)) & (JPEG | JPEG2000):
                raise ProblemError("picture")
