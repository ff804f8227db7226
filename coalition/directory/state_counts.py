"""Every state with the number of groups that serve it or a part of it, from the projection."""

from collections import Counter

from cms.places.models import Region
from search.index.models import SearchEntry


def states_with_counts() -> list[dict]:
    """Each state and territory, by name, with how many listed groups serve it or a part of it."""
    counts = Counter()
    seen = set()
    for key, areas, parent_areas in (
        SearchEntry.objects.live().filter(kind="group").values_list("key", "areas", "parent_areas")
    ):
        if key not in seen:
            seen.add(key)
            counts.update(code for code in {*areas, *parent_areas} if code.startswith("state:"))
    return [{"region": region, "count": counts[region.code]} for region in Region.objects.states()]
