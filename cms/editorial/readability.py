"""How hard a text is to read, for the two languages that are written here. Other languages are not measured.

English: the grade of Flesch and Kincaid (Kincaid et al. 1975). Spanish: the ease of Fernández Huerta (1959), which
has 100 for the easiest; a text for eight years of school has 60 or more.
"""

import re

MAX_GRADE_LEVEL = 8
MIN_READING_EASE = 60
MIN_WORDS = 100  # below, one long name decides


def exceeds_reading_level(sentences: list[str], language: str) -> bool:
    """Whether a text asks for more than eight years of school. False below 100 words, and where it is not measured."""
    words = [word for sentence in sentences for word in _words(sentence)]
    if len(words) < MIN_WORDS:
        return False
    in_sentence = len(words) / len(sentences)
    if language == "en":
        in_word = sum(map(_english_syllables, words)) / len(words)
        return 0.39 * in_sentence + 11.8 * in_word - 15.59 > MAX_GRADE_LEVEL
    if language == "es":
        in_word = sum(map(_spanish_syllables, words)) / len(words)
        return 206.84 - 60 * in_word - 1.02 * in_sentence < MIN_READING_EASE
    return False


def sentences_of(parts: list[str]) -> list[str]:
    """Sentences of paragraphs and of items of lists; an item without a full stop is one too."""
    found = [sentence for part in parts for sentence in re.split(r"(?<=[.!?:;])\s+", part)]
    return [sentence for sentence in found if _words(sentence)]


def _words(sentence: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", sentence)


def _english_syllables(word: str) -> int:
    word = word.casefold()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyscxz]es$", word)
    return max(1, groups - bool(silent))


def _spanish_syllables(word: str) -> int:
    """Strong vowels, and weak ones with an accent, each carry a syllable; weak ones lean on their neighbours."""
    word = re.sub(r"qu|gu(?=[eií])", "q", word.casefold())
    return max(1, len(re.findall(r"[iuüy]?[aeoáéó][iuüy]?|[íú]|[iuüy]+", word)))
