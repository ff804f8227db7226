"""The blocks of the demo's files as Wagtail stores them."""

import re
import uuid

from .files import document_named, image_named
from .page_keys import NAMESPACE, get_page


def stream_of(path: str, blocks: list[dict]) -> list[dict]:
    """Blocks as Wagtail stores them. Their ids come from their place, so each language has the same."""
    return [
        {
            "type": block["type"],
            "id": str(uuid.uuid5(NAMESPACE, f"{path}/{at}")),
            "value": _value(f"{path}/{at}", block["type"], block["value"]),
        }
        for at, block in enumerate(blocks)
    ]


def _value(path: str, kind: str, value):
    if kind == "text":
        return _rich(value)
    if not isinstance(value, dict) or kind == "states":
        return value
    if kind == "image":
        picture = {"image": image_named(value["image"]).pk, "decorative": False, "alt_text": value["alt"]}
        return {"image": picture, "caption": value.get("caption", "")}
    if kind == "table":
        columns = [{"type": "text", "heading": heading} for heading in value["columns"]]
        table = {"columns": columns, "rows": [{"values": row} for row in value["rows"]], "caption": ""}
        return {"caption": value["caption"], "table": table}
    return {name: _part(f"{path}/{name}", name, part) for name, part in value.items()}


def _part(path: str, name: str, value):
    if isinstance(value, list):
        return [
            {
                "type": "item",
                "id": str(uuid.uuid5(NAMESPACE, f"{path}/{at}")),
                "value": _item(f"{path}/{at}", name, item),
            }
            for at, item in enumerate(value)
        ]
    if name == "page":
        return get_page(value).pk
    return _rich(value) if isinstance(value, str) and value.lstrip().startswith("<") else value


def _item(path: str, name: str, item):
    if isinstance(item, dict):
        return {key: _part(f"{path}/{key}", key, part) for key, part in item.items()}
    return document_named(item).pk if name == "documents" else item


def _rich(html: str) -> str:
    """Rich text as Wagtail stores it: links to pages and documents by id, no space between the tags."""

    def link(match: re.Match) -> str:
        kind, key = match.groups()
        target = get_page(key) if kind == "page" else document_named(key)
        return f'<a linktype="{kind}" id="{target.pk}"'

    html = re.sub(r'<a href="(page|document):([\w-]+)"', link, html)
    return re.sub(r">\s+<", "><", html.strip())
