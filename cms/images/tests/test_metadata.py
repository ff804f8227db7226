"""Pictures come out of the stripping as they were, and say nothing."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageSequence

from cms.images.metadata import MetadataError, kind_of, orientation_of, strip_metadata

from . import factories

STRIPPED = {
    "jpeg": factories.jpeg,
    "progressive jpeg": lambda: factories.jpeg(progressive=True),
    "cmyk jpeg": lambda: factories.jpeg("CMYK"),
    "grey jpeg": lambda: factories.jpeg("L"),
    "png": factories.png,
    "png with a palette": lambda: factories.png("P"),
    "webp": factories.webp,
    "lossless webp": lambda: factories.webp(lossless=True),
    "moving webp": lambda: factories.webp(save_all=True, append_images=[factories.drawn("RGBA").rotate(180)]),
    "gif": factories.gif,
}


def frames(content: bytes) -> list:
    with Image.open(BytesIO(content)) as picture:
        return [(frame.copy(), frame.info.get("duration")) for frame in ImageSequence.Iterator(picture)]


@pytest.mark.parametrize("make", STRIPPED.values(), ids=STRIPPED)
def test_nothing_but_the_picture_is_left_and_not_one_of_its_points_has_changed(make):
    content = make()
    assert factories.told(content)
    clean = strip_metadata(content)
    assert factories.told(clean) == []
    before, after = frames(content), frames(clean)
    assert len(before) == len(after)
    for (old, old_time), (new, new_time) in zip(before, after, strict=True):
        assert (old.mode, old.size, old_time) == (new.mode, new.size, new_time)
        assert not ImageChops.difference(old.convert("RGBA"), new.convert("RGBA")).getbbox(alpha_only=False)


@pytest.mark.parametrize("make", STRIPPED.values(), ids=STRIPPED)
def test_what_is_clean_stays_as_it_is(make):
    clean = strip_metadata(make())
    assert strip_metadata(clean) == clean


@pytest.mark.parametrize("make", [factories.jpeg, factories.png, factories.webp])
def test_how_the_camera_was_held_is_all_that_stays(make):
    clean = Image.open(BytesIO(strip_metadata(make(orientation=6))))
    assert dict(clean.getexif()) == {factories.ORIENTATION: 6}
    assert orientation_of(clean.info["exif"]) == 6
    assert factories.told(strip_metadata(make(orientation=6))) == []


@pytest.mark.parametrize("make", [factories.jpeg, factories.png, factories.webp])
def test_colors_stay_as_their_profile_says(make):
    assert Image.open(BytesIO(strip_metadata(make()))).info["icc_profile"] == factories.ICC


def test_a_gif_goes_on_moving():
    clean = Image.open(BytesIO(strip_metadata(factories.gif())))
    assert (clean.n_frames, clean.info["loop"]) == (3, 0)


@pytest.mark.parametrize("make", STRIPPED.values(), ids=STRIPPED)
def test_a_picture_that_was_cut_off_anywhere_is_refused_or_clean_and_never_an_accident(make):
    content = make()
    for length in range(0, len(content), 7):
        try:
            clean = strip_metadata(content[:length])
        except MetadataError:
            continue
        assert factories.MARK not in clean


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"<svg/>", factories.tiff(), factories.avif()],
    ids=["nothing", "pdf", "svg", "tiff", "avif"],
)
def test_another_kind_of_file_is_not_guessed_at(content):
    assert kind_of(content) is None
    with pytest.raises(MetadataError):
        strip_metadata(content)


def test_a_checksum_that_is_wrong_is_no_picture_to_trust():
    content = bytearray(factories.png())
    content[content.index(b"IDAT") + 6] ^= 0xFF
    with pytest.raises(MetadataError):
        strip_metadata(bytes(content))


def test_something_between_two_parts_of_a_jpeg_is_not_passed_on():
    content = factories.jpeg()
    frame = content.index(b"\xff\xc0")
    with pytest.raises(MetadataError):
        strip_metadata(content[:frame] + b"MARKED BETWEEN" + content[frame:])
