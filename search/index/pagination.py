"""Pages of a list: which one was asked for, and which numbers are shown."""

from django.http import QueryDict

LAST_PAGE = 500


def page_number(query: QueryDict) -> int:
    """The page asked for, from 1 to LAST_PAGE; 1 where it is not a number."""
    typed = query.get("page", "1")
    if not (typed.isascii() and typed.isdigit()):
        return 1
    return min(max(int(typed[:20]), 1), LAST_PAGE)


def page_numbers(page: int, last: int) -> list[int]:
    """The first, the last, and two on either side of `page`; gaps are left out by the reader's eye."""
    near = {number for number in range(page - 2, page + 3) if 1 <= number <= last}
    return sorted(near | ({1, last} if last else set()))
