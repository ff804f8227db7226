"""What a reader gets of every public page of the demo, recorded and compared: new names must change nothing of it.

    python -m tests.page_snapshots record before.jsonl.gz     # on the code as it was
    python -m tests.page_snapshots compare before.jsonl.gz    # on the code as it is: 0 differences, or a list of them

Pages are found by following links from the home page of each language and from the sitemaps, over http and https.
Of each address the status, the headers, the text, the links and the structured data are kept. What is made anew with
each installation (hashes in file names, random ids, times of day) is replaced by a word for its kind.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
MAX_ADDRESSES = 6_000
QUERIES_PER_PATH = 6  # lists can be narrowed in more ways than anyone can follow
NOT_FOLLOWED = ("/admin/", "/static/", "/media/", "/exit", "/_util/")
IGNORED_HEADERS = {"Date", "ETag", "Last-Modified", "Age", "Content-Length", "Server-Timing"}
# Each installation makes these anew.
REPLACED = (
    (re.compile(r"\.[0-9a-f]{12}\."), ".HASH."),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"/s/[0-9A-Za-z_-]+"), "/s/CODE"),
    (re.compile(r"\?v=[0-9a-f]+"), "?v=HASH"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[0-9.+:Z-]*"), "TIME"),
    (re.compile(r"(name=\"form_token\" value=|token=)[^\s\"&]+"), r"\1TOKEN"),
)


class PageText(HTMLParser):
    """The words, links and JSON-LD of one page, in their order."""

    def __init__(self, html: str):
        super().__init__()
        self.translations: list[str] = []
        self.links: list[str] = []
        self.data: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._inside = tag if tag in ("script", "style") else ""
        if self._inside == "script" and given.get("type") == "application/ld+json":
            self._inside = "json"
        rel = f" rel={given['rel'].replace(' ', ',')}" if given.get("rel") else ""
        self.links += [f"{tag} {given[name]}{rel}" for name in ("href", "src", "action") if given.get(name)]
        self.translations += [
            f"[{name}] {given[name]}" for name in ("alt", "title", "aria-label", "placeholder") if given.get(name)
        ]
        if tag == "meta":
            self.translations.append(f"[meta] {given.get('name') or given.get('property')}: {given.get('content')}")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._inside = ""

    def handle_data(self, data):
        if self._inside == "json":
            self.data.append(data)
        elif not self._inside and data.strip():
            self.translations.append(" ".join(data.split()))


def same_each_time(text: str) -> str:
    """`text` without what each installation makes anew."""
    for pattern, word in REPLACED:
        text = pattern.sub(word, text)
    return text


def snapshot_of(response) -> dict:
    """Status, headers and, of a page, its words, links and structured data; each a list of strings."""
    headers = [
        f"{name}: {'; '.join(sorted(value.split('; ')))}"  # django-csp writes its directives in any order
        for name, value in sorted(response.items())
        if name not in IGNORED_HEADERS
    ]
    kind = response.get("Content-Type", "")
    snapshot = {"status": response.status_code, "headers": [same_each_time(line) for line in headers]}
    if response.streaming:
        response.close()
        return snapshot
    text = response.content.decode(errors="replace")
    if "html" in kind:
        page = PageText(text)
        parts = {"text": page.words, "links": page.links, "data": page.data}
        return snapshot | {name: [same_each_time(line) for line in lines] for name, lines in parts.items()}
    if kind.startswith(("text/", "application/xml", "application/atom", "application/rss", "application/json")):
        return snapshot | {"text": same_each_time(text).splitlines()}
    return snapshot


def follow(start: list[str], secure: bool):
    """(address, snapshot) of everything that can be reached from `start` by links of this site."""
    from django.test import Client

    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    origin = "https://localhost" if secure else "http://localhost"
    waiting, seen, queries = deque(start), set(start), {}
    while waiting and len(seen) <= MAX_ADDRESSES:
        address = waiting.popleft()
        response = client.get(address, secure=secure)
        yield address, snapshot_of(response)
        for link in addresses_in(response, origin + address):
            path, _, query = link.partition("?")
            if link in seen or link.startswith(NOT_FOLLOWED) or (query and queries.get(path, 0) >= QUERIES_PER_PATH):
                continue
            queries[path] = queries.get(path, 0) + bool(query)
            seen.add(link)
            waiting.append(link)


def addresses_in(response, base: str) -> list[str]:
    """Path and query of each link to this site, in the order of the page."""
    links = [response["Location"]] if "Location" in response else []
    kind = response.get("Content-Type", "")
    if not response.streaming and response.status_code == 200:
        text = response.content.decode(errors="replace")
        if "html" in kind:
            links += [line.split(" ")[1] for line in PageText(text).links if line.startswith(("a ", "link "))]
        elif "xml" in kind:
            links += re.findall(r"<loc>([^<]+)</loc>", text)
    found = []
    for link in links:
        parts = urlsplit(urldefrag(urljoin(base, link))[0])
        if parts.scheme in ("http", "https") and parts.hostname == "localhost":
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def walk(target: Path) -> None:
    """Write a line of JSON for each address and scheme. Runs inside the installation that is recorded."""
    import django

    django.setup()
    from django.conf import settings
    from django.urls import get_script_prefix, reverse

    homes = [f"/{code}/" if code != "en" else get_script_prefix() for code, _ in settings.LANGUAGES]
    start = [*homes, reverse("sitemap"), "/robots.txt", "/no-such-page/", "/es/no-such-page/"]
    with gzip.open(target, "wt") as lines:
        for secure in (False, True):
            for address, snapshot in follow(start, secure):
                key = ("https " if secure else "http ") + same_each_time(address)
                lines.write(json.dumps({"address": key} | snapshot, ensure_ascii=False) + "\n")


def record(target: Path) -> None:
    """Make an installation of the demo, walk it, and throw it away."""
    from tests.temporary_site import TemporarySite

    with tempfile.TemporaryDirectory(prefix="alongside-snapshot-") as folder:
        site = TemporarySite(Path(folder) / "site")
        site.prepare()
        command = [sys.executable, "-m", "tests.page_snapshots", "walk", str(target.resolve())]
        subprocess.run(command, cwd=ROOT, env=site.environment, check=True)


def read(file: Path) -> dict[str, dict]:
    """Address → its snapshot."""
    with gzip.open(file, "rt") as lines:
        return {row.pop("address"): row for row in map(json.loads, lines)}


def differences(before: dict[str, dict], after: dict[str, dict]) -> list[str]:
    """A line for each address that came or went, and for each part of one that reads differently."""
    said = [f"gone: {address}" for address in before if address not in after]
    said += [f"new: {address}" for address in after if address not in before]
    for address in (address for address in before if address in after):
        old, new = before[address], after[address]
        for part in sorted(old.keys() | new.keys()):
            was, now = old.get(part, []), new.get(part, [])
            if was == now:
                continue
            if isinstance(was, list) and isinstance(now, list):
                said += [f"{address} {part}: − {line}" for line in was if line not in now]
                said += [f"{address} {part}: + {line}" for line in now if line not in was]
                if sorted(was) == sorted(now):
                    said.append(f"{address} {part}: the same lines in another order")
            else:
                said.append(f"{address} {part}: {was} → {now}")
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("action", choices=("record", "compare", "walk"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", type=int, default=100, help="differences to print")
    options = parser.parse_args()
    if options.action == "walk":
        walk(options.file)
        return 0
    if options.action == "record":
        record(options.file)
        print(f"{len(read(options.file))} addresses recorded in {options.file}")
        return 0
    before = read(options.file)
    with tempfile.TemporaryDirectory() as folder:
        now = Path(folder) / "now.jsonl.gz"
        record(now)
        after = read(now)
    found = differences(before, after)
    print("\n".join(found[: options.show]))
    print(f"{len(before)} addresses before, {len(after)} after, {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    sys.exit(main())
