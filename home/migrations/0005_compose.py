"""The parts of the first page become blocks of one body: on the page, in its drafts, and in what was translated.

Nothing that readers saw is lost. A title of “what is happening” without a text was never shown, and goes.
Back again, what the old fields have no place for goes, with its translations: parts other than ways in, what is
happening and asks, and the order of the parts.
"""

import json
import uuid

from django.db import migrations

# As wagtail-localize and Wagtail make the id of a path.
CONTEXTS = uuid.UUID("fcab004a-2b50-11ea-978f-2e728ce88125")
REFERENCES = uuid.UUID("bdc70d8b-e7a2-4c2a-bf43-2a3e3fcbbe86")
HOME = {"content_type__app_label": "home", "content_type__model": "homepage"}
WORDS = {"happening_title": "title", "happening": "text"}
# The same without ids: of blocks, and of fields. Wagtail ends the path of a link in a field of rich text with a dot.
SHAPES = {
    "ways.way.": "body.ways.ways.item.",
    "asks.asks.": "body.asks.",
    "happening_title": "body.happening.title",
    "happening.": "body.happening.text",
    "happening": "body.happening.text",
}


def compose(apps, schema_editor):
    for page in apps.get_model("home", "HomePage").objects.all():
        asks = page.asks.raw_data
        body = composed(page.translation_key, page.ways.raw_data, page.happening_title, page.happening, asks)
        page.body = json.dumps(body)
        page.save(update_fields=["body"])
        move(apps, page, lambda path, key=page.translation_key: new_path(key, path), SHAPES)
    rewrite(apps, draft_composed, "0003_legal_review", "0006_one_body")


def take_apart(apps, schema_editor):
    back = {new: old for old, new in SHAPES.items()}
    kinds = {}
    for page in apps.get_model("home", "HomePage").objects.all():
        body = list(page.body.raw_data)
        kinds.setdefault(page.translation_key, {}).update({block["id"]: block["type"] for block in body})
        for name, value in taken_apart(body).items():
            setattr(page, name, json.dumps(value) if isinstance(value, list) else value)
        page.save(update_fields=["ways", "happening_title", "happening", "asks"])
    for page in apps.get_model("home", "HomePage").objects.all():
        move(apps, page, lambda path, of=kinds[page.translation_key]: old_path(of, path), back)
    rewrite(apps, draft_taken_apart, "0006_one_body", "0003_legal_review")


def composed(key, ways, title, happening, asks):
    parts = []
    if ways:
        items = [{"type": "item", "value": way["value"], "id": way.get("id") or str(uuid.uuid4())} for way in ways]
        parts.append(("ways", {"ways": items}))
    if happening:
        parts.append(("happening", {"title": title, "text": happening}))
    parts.append(("newest", {"title": "", "kind": "resource", "count": 4}))
    blocks = [{"type": kind, "value": value, "id": part_id(key, kind)} for kind, value in parts]
    blocks += [{"type": "asks", "value": ask["value"], "id": ask.get("id") or part_id(key, "asks")} for ask in asks]
    return [*blocks, {"type": "languages", "value": None, "id": part_id(key, "languages")}]


def taken_apart(body):
    fields = {"ways": [], "happening_title": "", "happening": "", "asks": []}
    for block in body:
        value = block["value"]
        if block["type"] == "ways":
            fields["ways"] = [{"type": "way", "value": way["value"], "id": way["id"]} for way in value["ways"]]
        elif block["type"] == "happening":
            fields["happening_title"], fields["happening"] = value["title"], value["text"]
        elif block["type"] == "asks":
            fields["asks"] = [block]
    return fields


def part_id(key, kind):
    """The same in every language, so that translations meet."""
    return str(uuid.uuid5(uuid.UUID(str(key)), kind))


def draft_composed(old):
    if "body" in old:
        return old
    fields = [listed(old.pop("ways", "")), old.pop("happening_title", ""), old.pop("happening", "")]
    body = composed(old["translation_key"], *fields, listed(old.pop("asks", "")))
    return old | {"body": json.dumps(body)}


def draft_taken_apart(new):
    if "body" not in new:
        return new
    fields = taken_apart(listed(new.pop("body")))
    return new | {name: json.dumps(value) if isinstance(value, list) else value for name, value in fields.items()}


def listed(stream):
    return json.loads(stream or "[]") if isinstance(stream, str) else list(stream or [])


def rewrite(apps, change, before, after):
    """Drafts, and the source that translators work from. One that was behind before still asks to be brought up."""
    drafts = apps.get_model("wagtailcore", "Revision").objects.filter(**HOME)
    for draft in drafts.iterator():
        draft.content = change(draft.content)
        draft.save(update_fields=["content"])
    home = {f"specific_{name}": value for name, value in HOME.items()}
    for source in apps.get_model("wagtail_localize", "TranslationSource").objects.filter(**home):
        source.content_json = json.dumps(change(json.loads(source.content_json)))
        source.schema_version = after if source.schema_version == before else source.schema_version
        source.save(update_fields=["content_json", "schema_version"])


def move(apps, page, place, shapes):
    """What is kept by its place in the page follows: translations, comments, and who links to whom."""
    for context in apps.get_model("wagtail_localize", "TranslationContext").objects.filter(
        object_id=page.translation_key
    ):
        path = place(context.path)
        if path is None:
            context.delete()
        elif path != context.path:
            context.path, context.path_id = path, uuid.uuid5(CONTEXTS, path)
            context.field_path = reshaped(context.field_path, shapes)
            context.save()
    for comment in apps.get_model("wagtailcore", "Comment").objects.filter(page=page.pk):
        comment.contentpath = place(comment.contentpath) or comment.contentpath
        comment.save(update_fields=["contentpath"])
    for reference in apps.get_model("wagtailcore", "ReferenceIndex").objects.filter(**HOME, object_id=str(page.pk)):
        path = place(reference.content_path.removesuffix("."))
        if path is None:
            reference.delete()
        elif path != reference.content_path:
            path += "." if path == "happening" else ""
            reference.content_path, reference.content_path_hash = path, uuid.uuid5(REFERENCES, path)
            reference.model_path = reshaped(reference.model_path, shapes)
            reference.model_path += "." if path == "happening." else ""
            reference.save()


def reshaped(path, shapes):
    start = next((start for start in shapes if path.startswith(start)), None)
    return path if start is None else shapes[start] + path.removeprefix(start)


def new_path(key, path):
    name, _, rest = path.partition(".")
    if name == "ways" and rest:
        return f"body.{part_id(key, 'ways')}.{path}"
    if name == "asks" and rest:
        return f"body.{rest}"
    return f"body.{part_id(key, 'happening')}.{WORDS[path]}" if path in WORDS else path


def old_path(kinds, path):
    """None for what the old fields have no place for. `kinds` are those of the blocks, by their ids."""
    name, _, rest = path.partition(".")
    if name != "body" or not rest:
        return path
    block, _, rest = rest.partition(".")
    kind = kinds.get(block)
    if kind == "ways":
        return rest
    if kind == "asks":
        return f"asks.{block}.{rest}"
    return next((old for old, new in WORDS.items() if new == rest), None) if kind == "happening" else None


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_body"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [migrations.RunPython(compose, take_apart)]
