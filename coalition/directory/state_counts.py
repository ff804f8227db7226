"""Every state with the number of groups that serve it or a part of it, from the projection."""

from collections import Counter
from typing import TypedDict

from cms.places.models import Region
from search.index.models import SearchEntry


class StateCount(TypedDict):
    """A state or territory, and how many listed groups serve it or a part of it."""

    region: Region
    count: int


def states_with_counts() -> list[StateCount]:
    """All states and territories, by name."""
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for key, areas, parent_areas in (
        SearchEntry.objects.live().filter(kind="group").values_list("key", "areas", "parent_areas")
    ):
        if key not in seen:
            seen.add(key)
            counts.update(code for code in {*areas, *parent_areas} if code.startswith("state:"))
    return [{"region": region, "count": counts[region.code]} for region in Region.objects.states()]
