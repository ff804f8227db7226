"""The parts of the first page become blocks of one body: on the page, in its drafts, and in what was translated."""

import json
import uuid

from django.db import migrations

# As wagtail-localize makes the id of a path.
PATHS = uuid.UUID("fcab004a-2b50-11ea-978f-2e728ce88125")


def part_id(key, kind):
    """The same in every language, so that translations meet."""
    return str(uuid.uuid5(uuid.UUID(str(key)), kind))


def listed(stream):
    if not stream:
        return []
    return json.loads(stream) if isinstance(stream, str) else list(stream)


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
    """The old fields; a part they have no place for is left out."""
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


def compose(apps, schema_editor):
    for page in apps.get_model("home", "HomePage").objects.all():
        body = composed(
            page.translation_key, page.ways.raw_data, page.happening_title, page.happening, page.asks.raw_data
        )
        page.body = json.dumps(body)
        page.save(update_fields=["body"])
        move_words(apps, page.translation_key, new_path)
    for revision in revisions(apps):
        revision.content = composed_draft(revision.content)
        revision.save(update_fields=["content"])
    follow(apps, "0003_legal_review", "0006_one_body", composed_draft)


def composed_draft(old):
    fields = [listed(old.pop("ways", "")), old.pop("happening_title", ""), old.pop("happening", "")]
    body = composed(old["translation_key"], *fields, listed(old.pop("asks", "")))
    return old | {"body": json.dumps(body)}


def take_apart(apps, schema_editor):
    for page in apps.get_model("home", "HomePage").objects.all():
        for name, value in taken_apart(page.body.raw_data).items():
            setattr(page, name, json.dumps(value) if isinstance(value, list) else value)
        page.save(update_fields=["ways", "happening_title", "happening", "asks"])
        move_words(apps, page.translation_key, old_path)
    for revision in revisions(apps):
        revision.content = draft_taken_apart(revision.content)
        revision.save(update_fields=["content"])
    follow(apps, "0006_one_body", "0003_legal_review", draft_taken_apart)


def draft_taken_apart(new):
    fields = taken_apart(listed(new.pop("body", "")))
    return new | {name: json.dumps(value) if isinstance(value, list) else value for name, value in fields.items()}


def follow(apps, before, after, change):
    """Translators go on where they were: the source they work from is of this shape too."""
    every = apps.get_model("wagtail_localize", "TranslationSource").objects
    home = {"specific_content_type__app_label": "home", "specific_content_type__model": "homepage"}
    for source in every.filter(**home, schema_version=before):
        source.content_json, source.schema_version = json.dumps(change(json.loads(source.content_json))), after
        source.save(update_fields=["content_json", "schema_version"])


def revisions(apps):
    every = apps.get_model("wagtailcore", "Revision").objects
    return every.filter(content_type__app_label="home", content_type__model="homepage").iterator()


def new_path(key, path):
    name, _, rest = path.partition(".")
    if name == "ways":
        return f"body.{part_id(key, 'ways')}.{path}"
    if name == "asks" and rest:
        return f"body.{rest}"
    whole = {"happening": "text", "happening_title": "title"}
    return f"body.{part_id(key, 'happening')}.{whole[path]}" if path in whole else path


def old_path(key, path):
    ways, happening = f"body.{part_id(key, 'ways')}.", f"body.{part_id(key, 'happening')}."
    if path.startswith(ways):
        return path.removeprefix(ways)
    if path.startswith(happening):
        return "happening_title" if path.endswith(".title") else "happening"
    return path.replace("body.", "asks.", 1) if path.startswith("body.") else path


def move_words(apps, key, path_of):
    """What translators wrote is kept by the place of its source: the place moves, the words stay."""
    for context in apps.get_model("wagtail_localize", "TranslationContext").objects.filter(object_id=key):
        path = path_of(key, context.path)
        if path != context.path:
            context.path, context.path_id, context.field_path = path, uuid.uuid5(PATHS, path), ""
            context.save()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_body"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [migrations.RunPython(compose, take_apart)]
