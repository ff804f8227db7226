"""Regions from the committed tables into the database, after every migration."""

from dataclasses import astuple, dataclass, fields
from datetime import date

from django.apps import apps as installed
from django.db import router, transaction
from django.db.models import Model
from django.utils.text import slugify

from .data_files import read_rows


@dataclass(frozen=True)
class RegionRow:
    """A region as the tables in `data/` have it. Parent and successor are named by their codes."""

    code: str
    kind: str
    name: str
    slug: str
    parent: str | None = None
    abbreviation: str = ""
    latitude: float | None = None
    longitude: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str | None = None


COLUMNS = [field.name for field in fields(RegionRow)]
LINKS = {"parent": "parent__code", "replaced_by": "replaced_by__code"}


def load_after_migrate(sender, using, apps=installed, **kwargs):
    """Every database that is migrated has the regions, those of the tests too."""
    try:
        model = apps.get_model("places", "Region")
    except LookupError:  # migrated back to nothing
        return
    if router.allow_migrate_model(using, model):
        load_regions(model, using=using)


def load_regions(model: type[Model] | None = None, using: str = "default") -> int:
    """Bring the database in line with the tables and return how many regions were written: none the second time.

    A region that the tables no longer have stays: coverage may name it.
    """
    rows = (model or installed.get_model("places", "Region"))._default_manager.using(using)
    present = set(rows.values_list(*(LINKS.get(column, column) for column in COLUMNS)))
    missing = [row for row in regions_of_the_tables() if astuple(row) not in present]
    with transaction.atomic(using=using):
        for together in in_order_of_reference(missing):
            write(rows, together)
    return len(missing)


def in_order_of_reference(regions):
    """The nation, states, counties of today, counties of the past: each names only regions of earlier groups."""
    yield [row for row in regions if row.kind == "nation"]
    yield [row for row in regions if row.kind in ("state", "territory")]
    yield [row for row in regions if row.kind == "county" and not row.replaced_by]
    yield [row for row in regions if row.replaced_by]


def write(rows, regions):
    """Insert regions, or update those whose code is there; the regions that they name have to be there before."""
    if not regions:
        return
    ids = dict(rows.values_list("code", "pk"))
    own = [column for column in COLUMNS if column not in LINKS]
    rows.bulk_create(
        [
            rows.model(
                **{column: getattr(region, column) for column in own},
                parent_id=ids.get(region.parent),
                replaced_by_id=ids.get(region.replaced_by),
            )
            for region in regions
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[column for column in COLUMNS if column != "code"],
        batch_size=500,
    )


def regions_of_the_tables():
    """Every region as a RegionRow: the nation, states and territories, then counties of today and of the past."""
    yield RegionRow("us", "nation", "United States", "united-states", abbreviation="US")
    states = {row["abbreviation"]: row for row in read_rows("states.tsv") if row["kind"] in ("state", "territory")}
    for abbreviation, row in states.items():
        yield RegionRow(
            f"state:{abbreviation}", row["kind"], row["name"], slugify(row["name"]), "us", abbreviation=abbreviation
        )
    for row in read_rows("counties.tsv"):
        yield RegionRow(
            f"county:{row['county']}",
            "county",
            row["name"],
            slugify(f"{row['name']} {states[row['state']]['name']}"),
            f"state:{row['state']}",
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            replaced_by=f"county:{row['replaced_by']}" if row["replaced_by"] else None,
        )
