"""What a source says about one thing in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from .models import ViewerRole


@dataclass(frozen=True)
class IndexDocument:
    """Public facts only. `display_data` holds codes and the thing's own words, never sentences of the interface.

    `areas` are the codes it serves ("us", "state:OH", "county:39049", "zip:90012"), `parent_areas` all areas that
    contain these; `points` are (latitude, longitude) in degrees; `review_due_ordinal` is the ordinal of the day the
    next check is due.
    """

    locale: str
    kind: str
    title: str
    summary: str = ""
    body: str = ""
    file_text: str = ""
    codes: list[str] = field(default_factory=list)
    facets: dict[str, list[str]] = field(default_factory=dict)
    areas: list[str] = field(default_factory=list)
    parent_areas: list[str] = field(default_factory=list)
    points: list[list[float]] = field(default_factory=list)
    display_data: Mapping[str, object] = field(default_factory=dict)
    published_on: date | None = None
    review_due_ordinal: int | None = None
    visible_from: datetime | None = None
    visible_until: datetime | None = None
    visibility: str = ViewerRole.EVERYONE
