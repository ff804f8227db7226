"""What a camera or a program writes beside a picture: where, when, by whom, with which device. Taken out of the bytes.

The picture itself is not decoded or encoded again. Only the parts that are needed to show it are copied (lists below):
EXIF, XMP, IPTC, maker notes, comments, thumbnails, second pictures and whatever follows the end of the picture stay
behind. Color profiles stay. So does the way a camera was held, as an EXIF block with that one number in it: browsers,
Pillow and Willow all turn such a picture upright, and turning it here would mean to encode it again.
"""

import re
import struct
import zlib
from collections.abc import Iterator

JPEG, PNG, WEBP, GIF = "JPEG", "PNG", "WEBP", "GIF"


class MetadataError(ValueError):
    """Not a JPEG, PNG, WebP or GIF, or one that breaks the rules of its format: nobody can say what is in it."""


def strip_metadata(content: bytes) -> bytes:
    """The same picture without metadata: equal to `content` where there was none. Takes JPEG, PNG, WebP and GIF.

    Raises MetadataError for everything else, and for a picture that cannot be followed to its end.
    """
    strip = _STRIP.get(kind_of(content) or "")
    if strip is None:
        raise MetadataError("This is no JPEG, PNG, WebP or GIF.")
    try:
        return strip(content)
    except (IndexError, struct.error) as error:
        raise MetadataError("The file ends too early.") from error


def kind_of(content: bytes) -> str | None:
    """ "JPEG", "PNG", "WEBP" or "GIF" by the first bytes; None for anything else."""
    if content[:3] == b"\xff\xd8\xff":
        return JPEG
    if content[:8] == _PNG_BEGIN:
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return GIF if content[:6] in (b"GIF87a", b"GIF89a") else None


# EXIF: of all its entries only the orientation is read


def orientation_of(exif: bytes) -> int:
    """The orientation, 1 to 8, that a block of EXIF names; 1, upright, where it names none or cannot be read."""
    exif = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for entry in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * entry)
            if (tag, kind) == (0x0112, 3):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def only_orientation(orientation: int) -> bytes:
    """A block of EXIF, from its byte order on, that says this and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


# JPEG: segments of marker, length and payload, then scans, which hold no length

_END, _SCAN = 0xD9, 0xDA
_COMMENT = 0xFE
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a payload
# Frames, tables of codes, quantities and conditions, number of lines, restart interval
_JPEG_PICTURE = {*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, 0xDE, 0xDF} - {0xC8}
# In a scan FF is followed by 00, by a restart, or by FF that fills; anything else ends it.
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def _strip_jpeg(content: bytes) -> bytes:
    head: list[bytes] = []
    body: list[bytes] = []
    orientation, ended = 1, False
    for marker, payload, scan in _segments(content):
        ended = marker == _END
        if marker == 0xE1 and payload[:6] == b"Exif\0\0" and orientation == 1:
            orientation = orientation_of(payload)
        elif marker in (0xE0, 0xE2, 0xEE):
            if needed := _needed(marker, payload):
                (body if body else head).append(_segment(marker, needed))
        elif marker == _SCAN or marker in _JPEG_PICTURE:
            body.append(_segment(marker, payload) + scan)
    if not ended:
        raise MetadataError("The picture has no end.")
    if orientation != 1:
        exif = _segment(0xE1, b"Exif\0\0" + only_orientation(orientation))
        head.insert(1 if head and head[0][1] == 0xE0 else 0, exif)
    return b"\xff\xd8" + b"".join(head) + b"".join(body) + b"\xff\xd9"


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, payload, and for a scan its codes, up to the end of the picture. What comes after that is not read."""
    at = 2
    while at < len(content):
        if content[at] != 0xFF:
            raise MetadataError("There is something between two parts.")
        while content[at] == 0xFF:  # any number of them may fill
            at += 1
        marker, at = content[at], at + 1
        if marker == _END:
            yield marker, b"", b""
            return
        if marker in _ALONE:
            continue
        if marker not in _JPEG_PICTURE and marker not in (_SCAN, _COMMENT) and not 0xE0 <= marker <= 0xEF:
            raise MetadataError(f"There is a part of an unknown kind, {marker:02X}.")
        (length,) = struct.unpack_from(">H", content, at)
        payload, at = _cut(content, at + 2, length - 2), at + length
        scan = b""
        if marker == _SCAN:
            after = _AFTER_SCAN.search(content, at)
            if after is None:
                raise MetadataError("The picture has no end.")
            scan, at = content[at : after.start()], after.start()
        yield marker, payload, scan


def _needed(marker: int, payload: bytes) -> bytes:
    """Of three kinds of application segments what decides how the picture looks; nothing of the others."""
    if marker == 0xE0 and payload[:5] == b"JFIF\0":
        return payload[:12] + b"\0\0"  # without the thumbnail
    if marker == 0xE2 and payload[:12] == b"ICC_PROFILE\0":
        return payload
    if marker == 0xEE and payload[:5] == b"Adobe":
        return payload[:12]
    return b""


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _cut(content: bytes, begin: int, length: int) -> bytes:
    if length < 0 or begin + length > len(content):
        raise MetadataError("A part is longer than the file.")
    return content[begin : begin + length]


# PNG: chunks of length, name, payload and checksum

_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
_PNG_PICTURE = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT"}
_PNG_COLORS = {b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs"}


def _strip_png(content: bytes) -> bytes:
    out, orientation, name = [], 1, b""
    for name, payload in _png_chunks(content):
        if name == b"eXIf":
            orientation = orientation_of(payload)
        elif name == b"iCCP":
            _, zero, profile = payload.partition(b"\0")
            out.append(_chunk(name, b"ICC profile" + zero + profile))  # its name is free text
        elif name in _PNG_PICTURE or name in _PNG_COLORS:
            out.append(_chunk(name, payload))
        elif not name[0] & 0x20:
            raise MetadataError("There is a chunk of an unknown kind that is needed to show the picture.")
    if name != b"IEND" or len(out) < 3:
        raise MetadataError("The picture has no end.")
    if orientation != 1:
        out.insert(1, _chunk(b"eXIf", only_orientation(orientation)))
    return _PNG_BEGIN + b"".join(out)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = len(_PNG_BEGIN), b""
    while at < len(content) and name != b"IEND":
        length, name = struct.unpack_from(">I4s", content, at)
        payload = _cut(content, at + 8, length)
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        if checksum != zlib.crc32(payload, zlib.crc32(name)):
            raise MetadataError("A checksum is wrong.")
        yield name, payload
        at += length + 12


def _chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(payload, zlib.crc32(name)))


# WebP: chunks of name, length and payload, padded to an even length; those of a frame lie within its chunk

_WEBP_PICTURE = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_HAS_EXIF, _WEBP_HAS_XMP = 0x08, 0x04
_FRAME_HEADER = 16


def _strip_webp(content: bytes) -> bytes:
    (length,) = struct.unpack_from("<I", content, 4)
    chunks = list(_riff_chunks(_cut(content, 12, length - 4)))
    if not {name for name, _ in chunks} & {b"VP8 ", b"VP8L", b"ANMF"}:
        raise MetadataError("There is no picture in it.")
    exif = next((payload for name, payload in chunks if name == b"EXIF"), b"")
    orientation = orientation_of(exif)
    out = b"".join(_webp_part(name, payload, orientation) for name, payload in chunks if name in _WEBP_PICTURE)
    if orientation != 1 and chunks[0][0] == b"VP8X":
        out += _riff_chunk(b"EXIF", only_orientation(orientation))
    return b"RIFF" + struct.pack("<I", len(out) + 4) + b"WEBP" + out


def _webp_part(name: bytes, payload: bytes, orientation: int) -> bytes:
    if name == b"VP8X":
        flags = payload[0] & ~(_WEBP_HAS_EXIF | _WEBP_HAS_XMP) | (_WEBP_HAS_EXIF if orientation != 1 else 0)
        payload = bytes([flags]) + payload[1:10]
    elif name == b"ANMF":
        inner = _riff_chunks(payload[_FRAME_HEADER:])
        kept = (_riff_chunk(*chunk) for chunk in inner if chunk[0] in (b"ALPH", b"VP8 ", b"VP8L"))
        payload = payload[:_FRAME_HEADER] + b"".join(kept)
    return _riff_chunk(name, payload)


def _riff_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        yield name, _cut(content, at + 8, length)
        at += 8 + length + length % 2


def _riff_chunk(name: bytes, payload: bytes) -> bytes:
    return name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


# GIF: blocks, whose contents are cut into pieces of up to 255 bytes with their length before them

_EXTENSION, _PICTURE, _TRAILER = 0x21, 0x2C, 0x3B
_HOW_TO_SHOW, _PLAIN_TEXT, _APPLICATION = 0xF9, 0x01, 0xFF
_LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}


def _strip_gif(content: bytes) -> bytes:
    at = 13 + _colors(content[10])
    out, pictures, before = [content[:at]], 0, b""
    while at < len(content) and content[at] != _TRAILER:  # some programs leave the trailer out
        begin, at = at, _end_of_block(content, at)
        block = content[begin:at]
        if block[0] == _PICTURE:
            out += [before, block]
            pictures, before = pictures + 1, b""
        elif block[1] == _HOW_TO_SHOW:
            before = block  # belongs to what is shown next
        elif block[1] == _PLAIN_TEXT:
            before = b""
        elif block[1] == _APPLICATION and block[3:14] in _LOOPS:
            out.append(block[:18] + b"\0" if block[14:16] == b"\x03\x01" else b"")
    if not pictures or at > len(content):
        raise MetadataError("There is no picture in it.")
    return b"".join(out) + bytes([_TRAILER])


def _end_of_block(content: bytes, at: int) -> int:
    if content[at] == _EXTENSION:
        return _end_of_pieces(content, at + 2)
    if content[at] == _PICTURE:
        return _end_of_pieces(content, at + 11 + _colors(content[at + 9]))
    raise MetadataError("There is something between two parts.")


def _end_of_pieces(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _colors(flags: int) -> int:
    """How many bytes the table of colors has that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


_STRIP = {JPEG: _strip_jpeg, PNG: _strip_png, WEBP: _strip_webp, GIF: _strip_gif}
