"""Many things, some at a time."""

from collections.abc import Iterable
from itertools import islice


def batched(things: Iterable, size: int) -> Iterable[list]:
    things = iter(things)
    while batch := list(islice(things, size)):
        yield batch
