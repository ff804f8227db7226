"""Every component on disk, with what its comment says of it and with its states as HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.blocks import Block
from wagtail.fields import StreamField

from cms.site_settings.context import get_site_context
from coalition.directory.models import ServiceType

from .examples import Example, block_states, component_states

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PREVIEW = "As editors see it before they choose it"
FRAME = "It stands around every page, this one too; what is for paper alone stands in ?print."
# What a component begins with: what it is, `Parameters: …` and `Used by: …`.
CONTRACT = re.compile(
    r"(?:\{% load \w+ %\})?\{% comment %\}\n"
    r"(?P<purpose>.+?)\nParameters: (?P<parameters>.+?)\nUsed by: (?P<users>.+?)\n\{% endcomment %\}\n(?P<code>.*)",
    re.DOTALL,
)


@dataclass
class State:
    """A component in one of its states. `id` is its heading's, and in the name of every landmark within it."""

    name: str
    id: str
    html: SafeString


@dataclass
class Component:
    """`title` is its template's name in words; `said` what its comment says, line by line."""

    title: str
    id: str
    said: list[str]
    states: list[State]


def components(request) -> list[Component]:
    """Those of all pages first, then the blocks, each by name."""
    return [component(template, request) for template in sorted(templates(), key=lambda name: (name.count("/"), name))]


def templates() -> list[str]:
    """The templates of all components, by their path below `templates/`."""
    return [str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "components").rglob("*.html")]


def component(template: str, request) -> Component:
    """One component with its states as HTML; where it has none, FRAME is among what is said of it."""
    name = template.removeprefix("components/").removesuffix(".html")
    id = re.sub(r"\W", "-", name)
    title = name.replace("blocks/", "block: ").replace("_", " ")
    states = []
    for number, (state, html) in enumerate(states_of(template, request), 1):
        heading = f"{id}-{number}"
        states.append(State(state, heading, with_own_ids(html, heading)))
    return Component(title, id, contract(template) + ([] if states else [FRAME]), states)


@cache
def contract(template: str) -> list[str]:
    """Purpose, parameters and users, from the comment at the top of a template. Raises ValueError without one."""
    comment = CONTRACT.match((TEMPLATES / template).read_text())
    if comment is None:
        raise ValueError(f"{template} does not begin with the comment that says what it is given and who uses it.")
    lines = (comment["purpose"], f"Parameters: {comment['parameters']}", f"Used by: {comment['users']}")
    return [" ".join(line.replace("`", "").split()) for line in lines]


def states_of(template: str, request) -> Iterator[tuple[str, str]]:
    """Name and HTML of each state: a block's preview and values first, then what examples give the template."""
    block = blocks().get(template)
    if block:
        if hasattr(block.meta, "preview_value"):
            yield PREVIEW, block_html(block, block.get_preview_value(), request)
        for state in block_states().get(template, []):
            yield state.name, block_html(block, block.normalize(state.values), request)
    for state in component_states().get(template, []):
        yield state.name, inside(state, render_to_string(template, frame(request) | state.values, request))


def block_html(block: Block, value, request) -> str:
    """A block as the preview of Wagtail shows it: `block_def` has it shown although nothing was chosen yet."""
    context = {"request": request, "block_def": block, "block_class": type(block), "bound_block": block.bind(value)}
    html = block.render(value, frame(request) | block.get_preview_context(value, context))
    return inside(Example("", {}, "div", "flow"), html)


def frame(request) -> dict:
    """What a layout has ready for the components on its page."""
    return {
        "current": get_language(),
        "site_context": get_site_context(request),
        "service_types": ServiceType.names(get_language()),
    }


def inside(state: Example, html: str) -> str:
    """The HTML in the element that it needs around itself, such as the list of an item."""
    if not state.tag:
        return html
    return format_html('<{} class="{}">{}</{}>', state.tag, state.css_class, mark_safe(html), state.tag)


@cache
def blocks() -> dict[str, Block]:
    """The template of a component → the block that it shows, of all streams that editors fill."""
    found: dict[str, Block] = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                found |= {block.meta.template: block for block in nested(field.stream_block) if has_template(block)}
    return found


def nested(block: Block) -> Iterator[Block]:
    """The blocks inside a block, at every depth."""
    for child in [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]:
        yield child
        yield from nested(child)


def has_template(block: Block) -> bool:
    """Whether the block is shown by a template in `components/`."""
    return str(getattr(block.meta, "template", "")).startswith("components/")


ID = re.compile(r'(?<=\s)(id|for|aria-labelledby|aria-describedby)="([^"]+)"')
LOCAL_LINK = re.compile(r'(?<=\shref="#)([^"]+)(?=")')
LANDMARK_BY_ID = re.compile(r'(<(?:nav|section|form|aside)\b[^>]*\saria-labelledby="[^"]+)(?=")')
LANDMARK_BY_LABEL = re.compile(r'(<(?:nav|section|form|aside)\b[^>]*\saria-label="[^"]+)(?=")')


def with_own_ids(html: str, own: str) -> SafeString:
    """The HTML of one state among many on a page: its ids are its own, and so are the names of its landmarks."""
    html = ID.sub(lambda found: f'{found[1]}="{found[2]}-{own}"', html)
    html = LOCAL_LINK.sub(lambda found: f"{found[1]}-{own}", html)
    html = LANDMARK_BY_ID.sub(rf"\1 {own}", html)
    return mark_safe(LANDMARK_BY_LABEL.sub(rf"\1 ({own})", html))
