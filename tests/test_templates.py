"""What no template and no style sheet may hold, read from their source. A browser sees the rest (tests/browser)."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

from cms.demo.patterns.catalog import CONTRACT

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in ROOT.glob("**/templates/**/*.html") if ".venv" not in path.parts)
APPS = ("cms", "coalition", "home", "search")
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
# Say the same in seven languages, each in its own words: they must not need gettext.
IN_EVERY_LANGUAGE = {"500.html"}
NO_WORDS = {"noindex", "follow", "PDF", "WhatsApp"}  # for machines, or the same everywhere
LETTERS = re.compile(r"[^\W\d_]{2,}")
LONGEST_LINE = 120
COMPONENTS = sorted((ROOT / "templates" / "components").rglob("*.html"))


class Source(HTMLParser):
    """A template as text: its tags and attributes, and the words that stand in it outside gettext."""

    def __init__(self, path: Path):
        super().__init__()
        self.tags, self.words, self.silent = [], [], 0
        self.feed(without_template_tags(path.read_text()))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.words += [value for name, value in attributes if name in SPOKEN_ATTRIBUTES and value]
        self.silent += tag in {"script", "style"}

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}

    def handle_data(self, text):
        if not self.silent:
            self.words.append(text)


def without_template_tags(source: str) -> str:
    """The HTML of a template; where Django puts something, a character that is no letter."""
    kept, skipping = [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if skipping:
            skipping = "" if name == f"end{skipping}" else skipping
        elif name in {"comment", "blocktranslate", "blocktrans"}:
            skipping = name
            kept.append("·")
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
        elif token.token_type != TokenType.COMMENT:
            kept.append("·")
    return "".join(kept)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_holds_no_style_no_script_and_nothing_of_another_host(path):
    for tag, attributes in Source(path).tags:
        assert tag != "style", "a style of its own"
        assert "style" not in attributes, f"a style on <{tag}>"
        assert not [name for name in attributes if name.startswith("on")], f"an event handler on <{tag}>"
        assert tag != "script" or "src" in attributes or attributes.get("type") == "application/ld+json"
        assert not (attributes.get("href") or "").startswith("javascript:")
        loaded = attributes.get("src") or (attributes.get("href") if tag == "link" else "") or ""
        assert not loaded.startswith(("http:", "https:", "//")), f"<{tag}> loads from another host"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_picture_in_a_template_has_its_alternative_text(path):
    assert [tag for tag, attributes in Source(path).tags if tag == "img" and "alt" not in attributes] == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name not in IN_EVERY_LANGUAGE], ids=named)
def test_a_template_says_nothing_outside_gettext(path):
    said = " ".join(Source(path).words)
    assert [word for word in LETTERS.findall(said) if word not in NO_WORDS] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_no_line_that_is_wider_than_a_screen(path):
    wide = [number for number, line in enumerate(path.read_text().splitlines(), 1) if len(line) > LONGEST_LINE]
    assert wide == []


@pytest.mark.parametrize("path", COMPONENTS, ids=named)
def test_a_component_names_everything_that_uses_it_and_nothing_else(path):
    users = set(re.findall(r"[\w/]+\.(?:html|py)", contract(path)["users"]))
    component = str(path.relative_to(ROOT / "templates"))
    assert users == {user for user, source in sources().items() if f'"{component}"' in source}


@pytest.mark.parametrize("path", COMPONENTS, ids=named)
def test_a_component_names_parameters_that_it_has(path):
    comment = contract(path)
    names = re.findall(r"`(\w+)`", comment["parameters"])
    assert names or comment["parameters"].startswith("none")
    assert [name for name in names if not re.search(rf"\b{name}\b", code_of(path))] == []


def contract(path: Path) -> re.Match:
    found = CONTRACT.match(path.read_text())
    assert found, f"{named(path)} says what it is, its parameters and who uses it"
    return found


def code_of(path: Path) -> str:
    """What a component does, with the code of the components that it includes: they read the same names."""
    code = contract(path)["code"]
    return code + "".join(code_of(ROOT / "templates" / name) for name in re.findall(r'"(components/[^"]+)"', code))


@cache
def sources() -> dict[str, str]:
    """Every template by its name and every module by its path, with its source."""
    templates = {re.split("templates/", named(path), maxsplit=1)[1]: path.read_text() for path in TEMPLATES}
    modules = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "tests" not in path.parts]
    return templates | {named(path): path.read_text() for path in modules}


def classes(path: Path) -> list[list[str]]:
    """The classes of each element of a template."""
    return [(attributes.get("class") or "").replace("·", " ").split() for _, attributes in Source(path).tags]


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.is_relative_to(ROOT / "templates")], ids=named)
def test_a_modifier_stands_beside_its_block(path):
    if not path.is_relative_to(ROOT / "templates" / "wagtailadmin"):
        together = [(name, names) for names in classes(path) for name in names if "--" in name]
        assert [name for name, names in together if name.partition("--")[0] not in names] == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_every_class_of_a_style_sheet_is_used(path):
    rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "{}", path.read_text(), flags=re.DOTALL)
    scripts = (ROOT / "static" / "js" / "site.js").read_text()
    words = set(re.findall(r"[\w-]+", " ".join([*sources().values(), scripts])))
    assert set(re.findall(r"\.([a-zA-Z][\w-]*)", rules)) - words == set()


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_style_sheet_knows_no_left_and_no_right_and_calls_nobody(path):
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert PHYSICAL.findall(css) == []
    assert "@layer" not in css
    assert ":has(" not in css
    assert "@import" not in css
    assert "url(" not in css
