"""What may stand in a name, a title or a text: no character that hides, turns around or piles up what people read.

Knows no model. cms/cleaning/fields.py puts it before every field that is stored.
"""

import re
import unicodedata

MAX_COMBINING_MARKS = 3  # combining marks in a row

# Never needed in a name: they turn text around, tag it, or are not seen at all.
_HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u206f\u2060-\u2065\ufeff\ufff9-\ufffb\ufdd0-\ufdef\U000e0000-\U000e007f\ud800-\udfff"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_CONTROLS_BUT_BREAKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

# Characters that are not seen, and the scripts whose words need them.
_ARABIC = "\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc"  # with Syriac, Thaana and N'Ko
_JOINED = f"[{_ARABIC}\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\ua87f\U0001e900-\U0001e95f]"
_RIGHT_TO_LEFT = f"[\u0590-\u05ff{_ARABIC}]"
_WITHOUT_SPACES = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
_NEEDED_BY = {
    "\u200b": re.compile(_WITHOUT_SPACES),  # zero width space
    "\u200c": re.compile(_JOINED),  # ZWNJ
    "\u200d": re.compile(_JOINED),  # ZWJ
    "\u200e": re.compile(_RIGHT_TO_LEFT),  # LRM
    "\u200f": re.compile(_RIGHT_TO_LEFT),  # RLM
    "\u061c": re.compile(_RIGHT_TO_LEFT),  # ALM
}
_NOT_SEEN = re.compile(f"[{''.join(_NEEDED_BY)}]")
_EMOJI = re.compile("[\u200d\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]")


def clean_name(text: str) -> str:
    """One line, in NFC. Nothing is stripped from its ends but what no name may hold."""
    if text.isascii() and text.isprintable():
        return text
    return _cleaned(_CONTROLS.sub("", _BREAKS.sub(" ", text)))


def clean_text(text: str) -> str:
    """The same for several lines: their breaks and tabs stay."""
    if text.isascii() and not _CONTROLS_BUT_BREAKS.search(text):
        return text
    return _cleaned(_CONTROLS_BUT_BREAKS.sub("", text))


def is_seen(text: str) -> bool:
    """Somebody who looks at the text sees something."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


def _cleaned(text: str) -> str:
    text = _HIDDEN.sub("", text)
    if _NOT_SEEN.search(text):
        text = _only_within_words(text)
    return _with_few_marks(unicodedata.normalize("NFC", text))


def _only_within_words(text: str) -> str:
    kept: list[str] = []
    for at, char in enumerate(text):
        if char not in _NEEDED_BY or _stands_in_a_word(char, kept[-1:], text[at + 1 : at + 2]):
            kept.append(char)
    return "".join(kept)


def _stands_in_a_word(char: str, before: list[str], after: str) -> bool:
    """Between two letters of a script that needs it, of which direction marks need one only; or within an emoji."""
    if not before or not after or before[0] in _NEEDED_BY or after in _NEEDED_BY:
        return False
    if char == "\u200d" and _EMOJI.match(before[0]) and _EMOJI.match(after):
        return True
    needed_by = _NEEDED_BY[char]
    beside = [bool(needed_by.match(neighbour)) for neighbour in (before[0], after)]
    if char in "\u200e\u200f\u061c":
        return any(beside) and not before[0].isspace() and not after.isspace()
    return all(beside)


def _with_few_marks(text: str) -> str:
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= MAX_COMBINING_MARKS:
            kept.append(char)
    return "".join(kept)
