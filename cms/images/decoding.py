"""Decode a stranger's picture in a process of its own, so that a malicious one costs two seconds and not the site.

    python -m cms.images.decoding 40000000 < photo.heic

The child answers one line of JSON, `kind` and `reencoded` or `fault` and what belongs to it, then the clean picture.
It knows no Django: it starts in a quarter of a second.
"""

import json
import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from .metadata import MetadataError, strip_metadata

SECONDS = 2  # of the processor
SECONDS_OF_WAITING = 20  # on a machine that is busy with other things
MEMORY = 1536 * 1024 * 1024
JPEG_QUALITY = 90
KINDS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF", "HEIF")
ROOT = Path(__file__).resolve().parent.parent.parent


class Decoded(NamedTuple):
    """A picture without metadata. `kind` is what it was, `reencoded` whether it has become a JPEG."""

    content: bytes
    kind: str
    reencoded: bool


class DecodingError(ValueError):
    """`fault` is "kind", "pixels", "several", "damaged" or "limits"; `figures` what a sentence about it needs."""

    def __init__(self, fault: str, **figures):
        super().__init__(fault)
        self.fault, self.figures = fault, figures


def decode_apart(content: bytes, max_pixels: int) -> Decoded:
    """Decode `content` in a child, within limits of time and memory, and clean it. Raises DecodingError."""
    command = [sys.executable, "-m", "cms.images.decoding", str(max_pixels)]
    try:
        child = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS_OF_WAITING, cwd=ROOT, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise DecodingError("limits") from error
    line, _, clean = child.stdout.partition(b"\n")
    answer = json.loads(line)
    if "fault" in answer:
        raise DecodingError(**answer)
    return Decoded(clean, **answer)


def header_of(content: bytes, max_pixels: int):
    """The picture, opened but not decoded. Raises DecodingError for no picture and for one with too many pixels."""
    from PIL import Image, UnidentifiedImageError
    from pillow_heif import register_heif_opener

    register_heif_opener()
    try:
        picture = Image.open(BytesIO(content), formats=KINDS)
    except UnidentifiedImageError as error:
        raise DecodingError("kind") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DecodingError("pixels") from error
    except Exception as error:  # each format has errors of its own for what breaks its rules
        raise DecodingError("damaged") from error
    width, height = picture.size
    if width * height > max_pixels:
        raise DecodingError("pixels", width=width, height=height)
    return picture


def kind_of(picture) -> str:
    """The format of an opened picture, one of KINDS; MPO, as some cameras write it, counts as JPEG."""
    return "JPEG" if picture.format == "MPO" else picture.format


def decode(content: bytes, max_pixels: int) -> Decoded:
    """The same in this process."""
    picture = header_of(content, max_pixels)
    try:
        _refuse_several(picture, max_pixels)
        picture.load()
        try:
            return Decoded(strip_metadata(content), kind_of(picture), False)
        except MetadataError:
            return Decoded(strip_metadata(_as_jpeg(picture)), kind_of(picture), True)
    except (DecodingError, MemoryError):
        raise
    except Exception as error:  # the same
        raise DecodingError("damaged") from error


def _refuse_several(picture, max_pixels: int) -> None:
    """What moves may move, as long as all of it is small. Of several pages nobody knows which one is meant."""
    count = getattr(picture, "n_frames", 1)
    if picture.format in ("TIFF", "AVIF") and count > 1:
        raise DecodingError("several", count=count)
    width, height = picture.size
    if picture.format in ("GIF", "WEBP", "PNG") and width * height * count > max_pixels:
        raise DecodingError("pixels", width=width, height=height, count=count)


def _as_jpeg(picture) -> bytes:
    """Upright, on white where it was transparent, with its color profile."""
    from PIL import Image, ImageOps

    picture, profile = ImageOps.exif_transpose(picture), picture.info.get("icc_profile")
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        white.alpha_composite(picture)
        picture = white.convert("RGB")
    if picture.mode not in ("RGB", "L", "CMYK"):
        picture, profile = picture.convert("RGB"), profile if picture.mode in ("P", "1") else None
    picture.info = {}
    out = BytesIO()
    picture.save(out, "JPEG", quality=JPEG_QUALITY, icc_profile=profile)
    return out.getvalue()


def _answer(max_pixels: int) -> tuple[dict, bytes]:
    try:
        found = decode(sys.stdin.buffer.read(), max_pixels)
    except DecodingError as error:
        return {"fault": error.fault} | error.figures, b""
    except MemoryError:
        return {"fault": "limits"}, b""
    return {"kind": found.kind, "reencoded": found.reencoded}, found.content


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    said, clean = _answer(int(sys.argv[1]))
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + clean)
