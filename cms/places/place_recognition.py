"""Finds the places that are mentioned among the words of a search.

    places_in("bills in OR and IN".split())   → [(2, 3, <Oregon>), (4, 5, <Indiana>)]

A search is not a form: most of its words are no places, and many places are words. So two letters are a state only in
capitals, a city counts with its state behind it or when it is large, and what could be several places stays words.
"""

import re

from search.index.query_parser import PlaceInQuery

from .gazetteer import cities, states
from .lookup import (
    Place,
    city_place,
    counties_called,
    county_place,
    largest_first,
    normalise_input,
    state_named,
    state_place,
    zip_place,
)
from .normalise import fold, match_key

MAX_NAME_WORDS = 4  # words, of a state, a county or a city
ZIP = re.compile(r"(\d{5})(?:-\d{4})?")

# Two letters that are also words in a language of the site. In a search typed all in capitals they are words.
ALSO_WORDS = {"AL", "CO", "DE", "HI", "ID", "IN", "LA", "MA", "ME", "MI", "MS", "OH", "OK", "OR", "PA", "PR"}
NUMERALS = {"VI"}  # Title VI is a law; the Virgin Islands have a name

# ZIPs a city needs to be understood: without its state, and with its state but no comma ("justice illinois").
LARGE_CITY = 20
CITY_BEFORE_STATE = 5
CITY_IS_A_WORD = {"flushing", "independence", "mobile", "phoenix", "youngamerica"}

COUNTY_WORDS = {"county", "cnty", "parish", "borough", "municipio", "condado", "comte", "konte", "quan"}
PART_OF_CITY = {"city", "beach", "springs"}  # Kansas City is not Kansas


def places_in(words: list[str]) -> list[tuple[int, int, Place]]:
    """(start, end, Place) for each mention, in order, none overlapping; `end` is the first word after it."""
    search = MentionFinder(words)
    mentions: list[tuple[int, int, Place]] = []
    position = 0
    while position < len(search.words):
        end, place = search.mention_at(position)
        if place:
            mentions.append((position, end, place))
        position = end
    return mentions


def areas_in(words: list[str]) -> list[PlaceInQuery]:
    """Places among the words, as the search understands them.

    The codes are the place's own, not of what holds it; the District of Columbia is a state and its only county.
    """
    return [
        PlaceInQuery(
            start, end, place.label, [code for code, tier in place.chain if tier in {place.kind, place.chain[0][1]}]
        )
        for start, end, place in places_in(words)
    ]


class MentionFinder:
    """The words of one search: as typed, and folded for comparison."""

    def __init__(self, words):
        self.words = [normalise_input(str(word)) for word in words]
        self.folded = [fold(word) for word in self.words]
        letters = "".join(self.words)
        self.is_shouted = letters.upper() == letters and any(len(word) > 2 for word in self.folded if word.isalpha())

    def mention_at(self, start):
        """(end, Place), or (end, None) for words that are no place, or not one alone."""
        for attempt in (self.zip_at, self.county_at, self.city_at, self.state_at):
            if self.folded[start] and (found := attempt(start)):
                return found
        return start + 1, None

    def spans(self, start):
        """The ends of the spans that begin here, the longest first."""
        return range(min(len(self.words), start + MAX_NAME_WORDS), start, -1)

    def zip_at(self, start):
        typed = ZIP.fullmatch(self.words[start].strip(".,;:()?!"))
        place = zip_place(typed[1]) if typed else None
        return (start + 1, place) if place and place.is_covered else None

    def county_at(self, start):
        """ "Cook County", also with its state. One of several Washington Counties is neither county nor state."""
        for end in range(min(len(self.words), start + MAX_NAME_WORDS + 1), start + 1, -1):
            words = " ".join(self.folded[start:end]).split()
            if not COUNTY_WORDS & {words[0], words[-1]} or not (found := counties_called(words)):
                continue
            after, state = self.state_name_at(end)
            in_state = [county for county in found if county.state == state]
            if in_state:
                return after, county_place(in_state[0])
            found = largest_first(found)
            return end, county_place(found[0]) if len(found) == 1 else None
        return None

    def city_at(self, start):
        for end in self.spans(start):
            spelled = match_key(" ".join(self.folded[start:end]))
            found = cities().named(spelled)
            if not found:
                continue
            after, state = self.state_name_at(end)
            has_comma = self.words[end - 1].endswith(",")
            for city in found:
                if city.state == state and (has_comma or city.size >= CITY_BEFORE_STATE):
                    return after, city_place(city)
            if spelled in CITY_IS_A_WORD or spelled in states().by_key:
                continue
            ordered = largest_first(found)
            if len(ordered) == 1 and ordered[0].size >= LARGE_CITY:
                return end, city_place(ordered[0])
            if self.folded[end - 1] in PART_OF_CITY and self.state_name_at(start)[1]:
                return end, city_place(ordered[0]) if len(ordered) == 1 else None
        return None

    def state_at(self, start):
        end, state = self.state_name_at(start)
        if not state or (end < len(self.words) and self.folded[end] in COUNTY_WORDS):
            return None
        return end, state_place(state)

    def state_name_at(self, start):
        """(end, abbreviation) of the state that is named here, or (start, None)."""
        if start < len(self.words):
            for end in self.spans(start):
                state = state_named(self.folded[start:end])
                if state in states().by_abbreviation and self.is_meant(state, start, end):
                    return end, state
        return start, None

    def is_meant(self, state, start, end):
        if not states().by_abbreviation[state].is_covered:
            return False
        typed = "".join(sign for sign in "".join(self.words[start:end]) if sign.isalpha())
        if len(typed) > 2 or not typed.isascii():
            return True
        return typed.isupper() and state not in NUMERALS and not (self.is_shouted and state in ALSO_WORDS)
