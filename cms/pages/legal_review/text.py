"""What of a page is its text: what a lawyer reads. Two versions with the same fingerprint say the same."""

import hashlib
import json

from bs4 import BeautifulSoup
from modelcluster.models import get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail_localize.fields import TranslatableField, get_translatable_fields

# Words to find a page by, what editors say to each other, and what Wagtail keeps for itself.
NOT_TEXT = {"slug", "topic_links", "audience_links", "tagged_items", "wagtail_admin_comments"}
_OF_A_ROW = {"id", "pk", "page", "sort_order", "locale", "translation_key"}


def fingerprint(page) -> str:
    """64 characters. The content of its files is in it. Dates of reviews, topics and tags are not; nor is what only an
    editor of text can see."""
    said = {name: _field(page, name) for name in text_fields(type(page))} | _rows(page) | {"of files": _files(page)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def text_fields(model) -> list[str]:
    """Names of the model's own columns that go to translators, such as title, summary and body; without NOT_TEXT."""
    names = {field.name for field in model._meta.concrete_fields} - NOT_TEXT
    wanted = [field.field_name for field in get_translatable_fields(model) if isinstance(field, TranslatableField)]
    return [name for name in wanted if name in names]


def _field(page, name: str):
    field, value = page._meta.get_field(name), getattr(page, name)
    return _plain(field.get_prep_value(field.to_python(value)) if isinstance(field, StreamField) else value)


def _rows(page) -> dict:
    """What stands in tables of its own, like the files of a resource."""
    rows = {}
    for relation in get_all_child_relations(type(page)):
        fields = [one.attname for one in relation.related_model._meta.concrete_fields if one.name not in _OF_A_ROW]
        if children := _children(page, relation):
            rows[relation.get_accessor_name()] = [[_plain(getattr(row, one)) for one in fields] for row in children]
    return rows


def _files(page) -> list[str]:
    """A hash of each file that readers get from the page, in its rows and blocks: a newer file is another text."""
    from cms.rich_text.page_links import values_in  # it builds on a class that wants every model to be there

    fields = [name for name in text_fields(type(page)) if isinstance(page._meta.get_field(name), StreamField)]
    blocks = [value for name in fields for value, _ in values_in(getattr(page, name))]
    children = [row for relation in get_all_child_relations(type(page)) for row in _children(page, relation)]
    rows = [getattr(row, "document", None) for row in children]
    return [found.file_hash for found in [*blocks, *rows] if isinstance(found, get_document_model())]


def _children(page, relation) -> list:
    name = relation.get_accessor_name()
    return [] if name in NOT_TEXT else list(getattr(page, name).all())


def _plain(value):
    """Without the keys that editors of text give to blocks and paragraphs, and without spaces that nobody sees."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items() if key != "id"}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return _words(value) if isinstance(value, str) else value


def _words(text: str) -> str:
    if "<" not in text:
        return " ".join(text.split())
    soup = BeautifulSoup(text, "html.parser")
    links = [sorted(link.attrs.items()) for link in soup.find_all("a")]
    return " ".join(soup.get_text(" ").split()) + (json.dumps(links) if links else "")
