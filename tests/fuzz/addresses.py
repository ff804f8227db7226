"""Every public address and what can be put into it, found and not listed: a new address enters by itself.

The addresses come from the URL configuration, "public" from their views (cms.http.access). Values that exist come
from the site's own links; the names of parameters from those links, from its forms, and from watching what the code
reads of a query.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from unittest import mock
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import LocalePrefixPattern, Resolver404, URLResolver, get_resolver, resolve
from django.utils.regex_helper import normalize

from cms.http.access import is_for_everyone

MOST_PAGES = 250
OF_EACH = 25


@dataclass
class Address:
    """One URL name: its form ("groups/%(slug)s/"), the values of its parts, the parameters of its query."""

    name: str
    form: str
    translated: bool
    public: bool
    parts: dict[str, list[str]] = field(default_factory=dict)
    parameters: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, parts: dict[str, str], query: str) -> None:
        for name, value in parts.items():
            add(self.parts.setdefault(name, []), str(value))
        for name, value in parse_qsl(query):
            add(self.parameters.setdefault(name, []), value)


def add(values: list[str], value: str) -> None:
    if value not in values and len(values) < 40:
        values.append(value)


def known(ask, of_each: int = OF_EACH, begin: Iterable[str] = ()) -> list[Address]:
    """Every address. `ask(path, query)` answers with status and text; it is asked `of_each` name as often at most."""
    addresses = list(of_resolver(get_resolver()))
    with watched() as asked:
        crawl(ask, addresses, asked, of_each, begin)
    return addresses


def of_resolver(resolver, before: str = "", namespace: str = "", translated: bool = False) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            yield from of_resolver(pattern, before, namespace, translated=True)
            continue
        form, names = normalize(pattern.pattern.regex.pattern)[0]
        form = before + form.removesuffix("%").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from of_resolver(pattern, form, inner, translated)
        elif pattern.name:
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            yield Address(name, form, translated, is_for_everyone(pattern.callback), {part: [] for part in names})


# ---- what the site itself tells


class Links(HTMLParser):
    """The addresses and the names of form fields in a page."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[str] = []
        self.fields: list[tuple[str, str]] = []
        self.action = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag in ("a", "link") and "href" in given:
            self.found.append(given["href"])
        elif tag in ("img", "script", "source") and "src" in given:
            self.found.append(given["src"])
        elif tag == "form":
            self.action = given.get("action", "")
        elif tag in ("input", "select", "textarea") and given.get("name"):
            self.fields.append((self.action, given["name"]))


def crawl(ask, addresses: list[Address], asked: dict[str, None], of_each: int, begin: Iterable[str]) -> None:
    """Walk the site from its home page, sitemap and each address that needs no parts; learn from every link."""
    by_name = {}
    for address in addresses:
        by_name.setdefault(address.name, address)
    waiting = ["/", "/sitemap.xml", *begin, *(f"/{address.form}" for address in addresses if is_plain(address))]
    seen = set(waiting)
    for target in waiting:
        if there := of_path(target.partition("?")[0], by_name):
            there.learn(kwargs_of(target.partition("?")[0]), target.partition("?")[2])
    kinds: dict[str, int] = {}
    for target in waiting:
        path, _, query = target.partition("?")
        asked.clear()
        status, text = ask(path, query)
        here = of_path(path, by_name)
        if here:
            for name in asked:
                here.parameters.setdefault(name, [])
        if status != 200:
            continue
        page = Links(text)
        found = page.found + re.findall(r"<loc>([^<]+)</loc>", text)
        for link in found:
            parts = urlsplit(urljoin(path, link))
            there = of_path(parts.path, by_name)
            if parts.scheme not in ("", "http", "https") or not there:
                continue
            there.learn(kwargs_of(parts.path), parts.query)
            new = parts.path + (f"?{parts.query}" if parts.query else "")
            # A few of each kind tell all there is to learn.
            kinds[there.name] = kinds.get(there.name, 0) + (new not in seen)
            if new not in seen and kinds[there.name] <= of_each and len(waiting) < MOST_PAGES and there.public:
                seen.add(new)
                waiting.append(new)
        for action, name in page.fields:
            if there := of_path(urljoin(path, action) if action else path, by_name):
                there.parameters.setdefault(name, [])


def is_plain(address: Address) -> bool:
    return address.public and "%(" not in address.form


def of_path(path: str, by_name: dict[str, Address]) -> Address | None:
    try:
        return by_name.get(resolve(path).view_name)
    except Resolver404:
        return None


def kwargs_of(path: str) -> dict[str, str]:
    match = resolve(path)
    return match.kwargs or {f"_{number}": value for number, value in enumerate(match.args)}


class watched:  # noqa: N801 - reads as what it does
    """While it lasts, the names that any code asks a QueryDict for are noted in order."""

    def __enter__(self) -> dict[str, None]:
        asked: dict[str, None] = {}
        self.patches = []
        for method in ("__getitem__", "__contains__", "get", "getlist"):
            original = getattr(QueryDict, method)

            def noting(query, key, *rest, original=original, **named):
                if isinstance(key, str):
                    asked[key] = None
                return original(query, key, *rest, **named)

            self.patches.append(mock.patch.object(QueryDict, method, noting))
        for patch in self.patches:
            patch.start()
        return asked

    def __exit__(self, *error):
        for patch in self.patches:
            patch.stop()


def prefixes() -> list[str]:
    return [""] + [f"{code}/" for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
