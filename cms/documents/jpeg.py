"""What a camera writes beside a picture: where, when, with which device. Taken out without touching the picture."""

KEPT = {0xE0, 0xE2, 0xEE}  # JFIF, color profile, Adobe's note on colors: how it looks, not where it is from
_START_OF_PICTURE = 0xDA


def without_metadata(content: bytes) -> bytes:
    """The same JPEG without application segments and comments; what is no JPEG comes back as it is."""
    if content[:2] != b"\xff\xd8":
        return content
    out, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker == _START_OF_PICTURE:
            break
        is_note = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_note or marker in KEPT:
            out += content[at : at + 2 + length]
        at += 2 + length
    return bytes(out + content[at:])
