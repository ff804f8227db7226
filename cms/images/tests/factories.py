"""Small pictures, made here, that tell where they are from in every way their format knows."""

import struct
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

MARK = b"MARKED"
GPS, MAKER, ARTIST, CAMERA, ORIENTATION, EXIF_PART = 0x8825, 0x927C, 0x013B, 0x010F, 0x0112, 0x8769
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>MARKED AUTHOR</dc:creator></x:xmpmeta>'
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def drawn(mode="RGB", size=(48, 32)) -> Image.Image:
    """Red at the left, green at the right: whoever turns it is found out."""
    picture = Image.new("RGB", size, "green")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1]), fill="red")
    return picture.convert(mode)


def exif(orientation=1) -> Image.Exif:
    told = Image.Exif()
    told[CAMERA], told[ARTIST], told[ORIENTATION] = "MARKED CAMERA", "MARKED AUTHOR", orientation
    told.get_ifd(EXIF_PART)[MAKER] = b"MARKED MAKER NOTE"
    told.get_ifd(GPS).update({1: "N", 2: (41.0, 51.0, 1.0), 3: "W", 4: (87.0, 39.0, 2.0)})
    return told


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def jpeg(mode="RGB", orientation=1, progressive=False) -> bytes:
    """With EXIF, XMP, IPTC, a comment, a thumbnail, an index of pictures, and a second picture behind the first."""
    options = {"icc_profile": ICC} if mode == "RGB" else {}
    plain = saved(
        drawn(mode), "JPEG", exif=exif(orientation), xmp=XMP, comment=b"MARKED COMMENT", progressive=progressive,
        quality=90, **options,
    )  # fmt: skip
    iptc = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x11\x1c\x02\x50\0\x0cMARKED IPTC.")
    thumbnail = segment(0xE0, b"JFXX\0\x10" + saved(drawn(), "JPEG", comment=b"MARKED THUMBNAIL"))
    index = segment(0xE2, b"MPF\0MARKED INDEX")
    frame = plain.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    late = b"\xff\xff\xff" + segment(0xFE, b"MARKED AFTER THE TABLES")[1:] + segment(0xEB, b"MARKED APP")
    if progressive:
        scan = plain.index(b"\xff\xda", plain.index(b"\xff\xda") + 2)
        plain = plain[:scan] + segment(0xFE, b"MARKED BETWEEN SCANS") + plain[scan:]
    whole = plain[:2] + iptc + thumbnail + index + plain[2:frame] + late + plain[frame:]
    return whole + saved(drawn(), "JPEG", exif=exif()) + b"\0\0\0\x18ftypmp42 MARKED MOVIE"


def chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def png(mode="RGBA", orientation=1, **options) -> bytes:
    notes = PngInfo()
    notes.add_text("Author", "MARKED AUTHOR")
    notes.add_text("Comment", "MARKED COMMENT", zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    plain = saved(drawn(mode), "PNG", exif=exif(orientation), pnginfo=notes, icc_profile=ICC, dpi=(72, 72), **options)
    end = plain.index(b"IEND") - 4
    late = chunk(b"tIME", b"\x07\xea\x0b\x1c\x01\x02\x03") + chunk(b"maRk", b"MARKED CHUNK")
    return plain[:end] + late + plain[end:] + b"MARKED BEHIND"


def webp(orientation=1, **options) -> bytes:
    plain = saved(drawn("RGBA"), "WEBP", exif=exif(orientation), xmp=XMP, icc_profile=ICC, **options)
    inside = plain[12:] + b"mark" + struct.pack("<I", 11) + b"MARKED PART" + b"\0"
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside + b"MARKED BEHIND"


def gif() -> bytes:
    """Three pictures, one after another, again and again."""
    first, *others = (Image.new("RGB", (24, 24), color).quantize() for color in ("red", "green", "blue"))
    plain = saved(first, "GIF", save_all=True, append_images=others, loop=0, duration=80, comment=b"MARKED COMMENT")
    xmp = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return plain[:-1] + xmp + b"\x21\xfe\x0dMARKED BEHIND\0;MARKED TRAILER"


def tiff(pages=1, orientation=1) -> bytes:
    options = {"save_all": True, "append_images": [drawn()] * (pages - 1)} if pages > 1 else {}
    return saved(drawn(), "TIFF", exif=exif(orientation), icc_profile=ICC, description="MARKED DESCRIPTION", **options)


def heic(orientation=1) -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(drawn(size=(64, 64))).save(
        out, exif=exif(orientation).tobytes(), xmp=XMP, icc_profile=ICC, quality=90
    )
    return out.getvalue()


def avif(orientation=1) -> bytes:
    return saved(drawn(), "AVIF", exif=exif(orientation), xmp=XMP, icc_profile=ICC)


MAKERS = {"jpg": jpeg, "png": png, "webp": webp, "gif": gif, "tiff": tiff, "heic": heic, "avif": avif}


def told(content: bytes) -> list:
    """What a picture still says of where it is from: the marks, in clear or compressed, and what Pillow finds."""
    with Image.open(BytesIO(content)) as picture:
        picture.load()
        info, tags = picture.info, picture.getexif()
        entries = {tag: value for tag, value in tags.items() if tag != ORIENTATION} | tags.get_ifd(GPS)
        known = {"exif", "xmp", "comment", "photoshop", "mp", "Author", "Comment", "XML:com.adobe.xmp", "thumbnail"}
        said = [key for key in known - {"exif"} if info.get(key)]
        inside = [str(value) for value in (*info.values(), *getattr(picture, "text", {}).values())]
    marks = [MARK] if MARK in content or any(MARK.decode() in value for value in inside) else []
    return [*marks, *said, *entries]
