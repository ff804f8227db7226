"""Every page of the site in every language: its links lead somewhere, its HTML is valid."""

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from tests.metrics import Figure, at_most

from .tools import MODULES

MOST = 3_000
QUERIES_OF_EACH = 12  # lists can be narrowed in more ways than anyone can walk
AT_ONCE = 4
NOT_FOR_READERS = ("/admin/", "/exit")


class Page(HTMLParser):
    """The links of a page and the places in it that a link may lead to."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.places |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag in ("a", "link", "area") and "href" in given:
            self.links.append(given["href"])
        if tag in ("img", "script", "source", "iframe") and "src" in given:
            self.links.append(given["src"])
        for part in given.get("srcset", "").split(","):
            if part.strip():
                self.links.append(part.split()[0])

    handle_startendtag = handle_starttag


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


_opener = urllib.request.build_opener(Stay)


def fetch(address: str) -> tuple[int, str, bytes, str]:
    """Status, type, body, and where a redirect leads."""
    try:
        with _opener.open(address, timeout=60) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read(), ""
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get_content_type(), error.read(), error.headers.get("Location", "")


class Walk:
    """The whole site, from its home page on."""

    def __init__(self, url: str, folder: Path):
        self.url, self.folder = url, folder
        self.status: dict[str, int] = {}
        self.pages: dict[str, Page] = {}
        self.found_on: dict[str, str] = {}
        self.leads_to: dict[str, str] = {}
        folder.mkdir()

    def go(self, begin: list[str]) -> None:
        waiting = [self.url + path for path in begin]
        seen, queries = set(waiting), Counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while waiting and len(self.status) < MOST:
                answers = pool.map(fetch, waiting)
                found = [self._note(address, *answer) for address, answer in zip(waiting, answers, strict=True)]
                waiting = []
                for address in (link for links in found for link in links):
                    path, _, query = address.partition("?")
                    if address not in seen and queries[path] < QUERIES_OF_EACH:
                        seen.add(address)
                        waiting.append(address)
                        queries[path] += bool(query)

    def _note(self, address: str, status: int, kind: str, body: bytes, target: str) -> list[str]:
        self.status[address] = status
        links = [target] if target else []
        if kind == "text/html":
            text = body.decode()
            self.pages[address] = Page(text)
            links += self.pages[address].links if status == 200 else []
            (self.folder / f"{len(self.pages):05}.html").write_text(text)
            self.leads_to[f"{len(self.pages):05}.html"] = address
        elif kind.endswith("xml"):
            links += re.findall(r"<loc>([^<]+)</loc>", body.decode())
        inside = []
        for link in links:
            whole = urldefrag(urljoin(address, link))[0]
            path = urlsplit(whole).path
            if whole.startswith(self.url) and not path.startswith(NOT_FOR_READERS):
                self.found_on.setdefault(whole, address)
                inside.append(whole)
        return inside

    def broken(self) -> list[str]:
        """Links to what is not there, and to places that a page has not."""
        wrong = [
            f"{self._short(address)} answers {status}, linked from {self._short(self.found_on[address])}"
            for address, status in self.status.items()
            if status >= 400 and status != 410 and address in self.found_on
        ]
        for address, page in self.pages.items():
            for link in page.links:
                whole, place = urldefrag(urljoin(address, link))
                there = self.pages.get(whole)
                if place and there and self.status[whole] == 200 and unquote(place) not in there.places:
                    wrong.append(f"{self._short(whole)} has no #{place}, linked from {self._short(address)}")
        return sorted(set(wrong))

    def _short(self, address: str) -> str:
        return address.removeprefix(self.url) or "/"

    def invalid(self, more: list[str]) -> list[str]:
        """What the validator of the W3C's HTML checker says of every page, and of these addresses too."""
        for address in more:
            self._note(self.url + address, *fetch(self.url + address))
        jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
        command = ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--skip-non-html", str(self.folder)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        said = json.loads(done.stderr or done.stdout)["messages"]
        return sorted({
            f"{self._short(self.leads_to[message['url'].rpartition('/')[2]])}: {message['message']}"
            for message in said
            if message["type"] == "error" or message.get("subType") == "fatal"
        })  # fmt: skip


def figures(url: str, folder: Path, addresses: list[str]) -> list[Figure]:
    walk = Walk(url, folder / "walked")
    walk.go(["/", "/sitemap.xml"])
    broken = walk.broken()
    pages = len(walk.pages)
    invalid = walk.invalid(addresses)
    return [
        Figure(
            "walked",
            "addresses walked from the home page, all languages",
            f"{len(walk.status)}, {pages} of them pages",
        ),
        at_most("links", "broken links within the site", len(broken), 0, details=broken),
        at_most("html", f"errors of the HTML validator on {len(walk.pages)} pages", len(invalid), 0, details=invalid),
    ]
