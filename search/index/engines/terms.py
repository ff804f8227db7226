"""What every engine filters and looks by, and how much each sign of a good answer counts."""

from search.index.analysis import STEMMERS, stem_variants, stems, words

from ..models import SearchEntry
from ..requests import Clause

LANGUAGE_WEIGHT = 1.5  # a page in the reader's own language before its like in another
CODE_BONUS = 50.0
TITLE_BONUS = 20.0
AREA_BONUS = 0.2


def terms_of(row: SearchEntry) -> list[str]:
    """Everything a row can be filtered by, as "name:value"."""
    terms = [f"kind:{row.kind}", f"visibility:{row.visibility}"]
    terms += [f"serve:{locale}" for locale in row.serve_locales]
    terms += [f"code:{code}" for code in row.codes]
    terms += [f"area:{code}" for code in row.areas]
    terms += [f"in:{code}" for code in row.parent_areas]
    terms += [f"{name}:{value}" for name, values in row.facets.items() for value in values]
    return sorted(set(terms))


def term_variants(clause: Clause) -> list[tuple[str, ...]]:
    """Each phrase of a unit as the rows may hold it: in its own language, or in any where that is not known."""
    found: list[tuple[str, ...]] = []
    for phrase in clause.phrases:
        if phrase.locale:
            found.append(tuple(stems(phrase.text, phrase.locale)))
        elif len(tokens := words(phrase.text)) == 1:
            found += [(variant,) for variant in stem_variants(tokens[0])]
        else:
            found += [tuple(tokens), *(tuple(stems(phrase.text, locale)) for locale in STEMMERS)]
    return [variant for variant in dict.fromkeys(found) if variant] or [("-",)]
