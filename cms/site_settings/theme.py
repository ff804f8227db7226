"""The two colours of a union, the shades that follow from them, and whether all of them can be read.

Contrast is that of WCAG 2.2: (lighter + .05) / (darker + .05) of relative luminances; 4.5 for text, 3 for strokes.
"""

import colorsys
import hashlib
import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAIN, SECOND = "#0f3d35", "#f5ab2b"
TEXT, STROKE = 4.5, 3.0

# The grounds and inks of static/css/site.css that the two colours meet.
PAPER, WASH, INK = "#faf8f3", "#efece2", "#14211d"
DARK_PAPER, DARK_WASH, DARK_INK = "#0f1715", "#1b2623", "#f2efe6"


class ContrastRequirement(NamedTuple):
    """Two colours that meet, the contrast they need, and the sentence for when they miss it."""

    field: str  # the setting to be changed: "main_colour" or "second_colour"
    foreground: str
    background: str
    minimum: float
    message: Promise | str


def normalise_hex_colour(value: str) -> str:
    """ "#0F3D35", "0f3d35" or "#fff" → "#0f3d35". Raises ValidationError for anything else."""
    digits = value.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    if not re.fullmatch(r"[0-9a-f]{6}", digits):
        raise ValidationError(
            _("“%(value)s” is not a valid color. Use a hex code such as #0f3d35.") % {"value": value}
        )
    return f"#{digits}"


def contrast(foreground: str, background: str) -> float:
    """How well a color stands out from a ground, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(foreground), _luminance(background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def mix(foreground: str, background: str, share: float) -> str:
    """`share` of the one, the rest of the other."""
    parts = [share * a + (1 - share) * b for a, b in zip(_rgb(foreground), _rgb(background), strict=True)]
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _with_contrast(colour: str, ground: str, minimum: float, towards: int) -> str:
    """The colour made lighter (1) or darker (0), no more than needed, until it stands out from the ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    for step in range(101):
        share = step / 100
        lit = lightness + (towards - lightness) * share
        shade = "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lit, saturation))
        if contrast(shade, ground) >= minimum:
            return shade
    return "#ffffff" if towards else "#000000"


class Palette:
    """Every shade that follows from the two colours, for light and for dark screens."""

    def __init__(self, main: str = MAIN, second: str = SECOND):
        self.main, self.second = main, second
        self.on_second = max((INK, PAPER), key=lambda ink: contrast(ink, second))
        # On dark screens grounds are darker and words lighter than the colour that was chosen.
        self.dark_deep = _with_contrast(main, DARK_INK, 11, 0)
        self.dark_link = _with_contrast(main, DARK_WASH, 9, 1)
        self.dark_fill = mix(self.dark_link, DARK_INK, 0.6)

    def contrast_requirements(self) -> list[ContrastRequirement]:
        main, second = "main_colour", "second_colour"
        return [
            ContrastRequirement(main, self.main, WASH, TEXT, _("as links on the pale ground of light screens")),
            ContrastRequirement(main, PAPER, self.main, TEXT, _("as ground under the pale words of the footer")),
            ContrastRequirement(main, self.dark_link, DARK_WASH, TEXT, _("lightened, as links on dark screens")),
            ContrastRequirement(
                main, DARK_INK, self.dark_deep, TEXT, _("darkened, as ground of the footer on dark screens")
            ),
            ContrastRequirement(second, self.on_second, self.second, TEXT, _("under words, as in a marked box")),
            ContrastRequirement(
                second, self.second, self.main, TEXT, _("as words on the primary color, on light screens")
            ),
            ContrastRequirement(
                second, self.second, self.dark_deep, TEXT, _("as words on the primary color, on dark screens")
            ),
            ContrastRequirement(second, self.second, DARK_PAPER, STROKE, _("as strokes on dark screens")),
        ]

    def contrast_failures(self) -> list[ContrastRequirement]:
        return [
            requirement
            for requirement in self.contrast_requirements()
            if contrast(requirement.foreground, requirement.background) < requirement.minimum
        ]

    @property
    def is_the_default(self) -> bool:
        return (self.main, self.second) == (MAIN, SECOND)

    def stylesheet(self) -> str:
        soft, dark_soft = mix(PAPER, self.main, 0.82), mix(DARK_INK, self.dark_deep, 0.8)
        light = {
            "color-brand": self.main, "color-action": self.main, "color-link": self.main,
            "color-on-brand-muted": soft if contrast(soft, self.main) >= TEXT else PAPER,
            "color-brand-border": mix(PAPER, self.main, 0.25),
            "color-accent": self.second, "color-on-accent": self.on_second,
            "color-accent-surface": mix(self.second, "#ffffff", 0.25),
        }  # fmt: skip
        dark = {
            "color-brand": self.dark_deep, "color-action": self.dark_fill, "color-link": self.dark_link,
            "color-on-brand-muted": dark_soft if contrast(dark_soft, self.dark_deep) >= TEXT else DARK_INK,
            "color-brand-border": mix(DARK_INK, self.dark_deep, 0.25),
            "color-accent-surface": mix(self.second, DARK_PAPER, 0.16),
        }  # fmt: skip
        return f":root{{{_tokens(light)}}}@media (prefers-color-scheme:dark){{:root{{{_tokens(dark)}}}}}\n"

    @property
    def version_hash(self) -> str:
        """Short for the stylesheet: another one has another address, so that caches may keep each for ever."""
        return hashlib.sha256(self.stylesheet().encode()).hexdigest()[:8]

    @property
    def url(self) -> str:
        """Where the stylesheet is; nowhere for the colours that the site's own stylesheet has."""
        if self.is_the_default:
            return ""
        return reverse("site_colours", args=[self.main[1:], self.second[1:], self.version_hash])


def _tokens(values: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in values.items())
