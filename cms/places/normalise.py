"""How the name of a place is compared: without case, accents, punctuation and the usual short forms.

"St. Louis", "saint louis" and "SAINT-LOUIS" have one key, and so have "De Kalb" and "DeKalb". The command that makes
the committed data and the look-up that reads it share this module, so that both spell alike.
"""

import re
import unicodedata

SILENT = re.compile("[.'’‘`´ʻʼ]")
SEPARATORS = re.compile(r"[\W_]+")
SHORT_FORMS = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}
LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({"đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"})


def fold(text: str) -> str:
    """The words of a name in plain small letters, one space between them."""
    if text.isascii():
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS_WITHOUT_DECOMPOSITION))
        plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
    return SEPARATORS.sub(" ", SILENT.sub("", plain)).strip()


def match_key(text: str) -> str:
    """What two spellings of one place have in common."""
    words = fold(text).split()
    for position, word in enumerate(words[:-1]):
        if word in SHORT_FORMS:
            words[position] = SHORT_FORMS[word]
        elif position == 0 and word in DIRECTIONS and len(words[1]) > 2:
            words[position] = DIRECTIONS[word]
    return "".join(words)
