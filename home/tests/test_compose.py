"""How the fields of the first page became blocks, and become fields again: nothing on the page is lost either way."""

import importlib
import json

migration = importlib.import_module("home.migrations.0005_compose")

KEY = "6e8d0d5e-6a5b-4c1f-9f43-2c9d3d4a7f10"
LINK = {"type": "item", "id": "link-1", "value": {"page": 4, "url": "", "text": "At school"}}
WAY = {"type": "way", "id": "way-1", "value": {"kind": "rights", "title": "Rights", "text": "", "links": [LINK]}}
ASK = {"type": "asks", "id": "asks-1", "value": {"title": "Three asks", "asks": [{"type": "item", "id": "ask-1"}]}}
OLD = {
    "translation_key": KEY,
    "title": "Home",
    "ways": json.dumps([WAY]),
    "happening_title": "What is happening",
    "happening": "<p>Raids.</p>",
    "asks": json.dumps([ASK]),
}
PLACES = ["title", "happening_title", "happening", "ways.way-1.title", "ways.way-1.links.link-1.text"]
PLACES += ["asks.asks-1.title", "asks.asks-1.asks.ask-1.text"]


def body_of(draft):
    return json.loads(draft["body"])


def test_a_draft_keeps_its_parts_in_their_order():
    new = migration.draft_composed(dict(OLD))
    assert [block["type"] for block in body_of(new)] == ["ways", "happening", "newest", "asks", "languages"]
    assert not {"ways", "happening_title", "happening", "asks"} & set(new)
    ways, happening, _, asks, _ = body_of(new)
    assert ways["value"]["ways"] == [WAY | {"type": "item"}]
    assert happening["value"] == {"title": "What is happening", "text": "<p>Raids.</p>"}
    assert asks == ASK


def test_an_empty_draft_still_has_what_was_always_shown():
    new = migration.draft_composed({"translation_key": KEY, "ways": "[]", "happening": "", "asks": ""})
    assert [block["type"] for block in body_of(new)] == ["newest", "languages"]


def test_a_draft_that_was_changed_already_stays():
    new = migration.draft_composed(dict(OLD))
    assert migration.draft_composed(dict(new)) == new


def test_back_again_a_draft_is_what_it_was():
    again = migration.draft_taken_apart(migration.draft_composed(dict(OLD)))
    assert set(again) == set(OLD)
    for name in ("ways", "asks"):
        assert json.loads(again.pop(name)) == json.loads(OLD[name])
    assert again.items() <= OLD.items()


def test_what_was_translated_is_found_at_its_new_place_and_back_at_its_old():
    kinds = {block["id"]: block["type"] for block in body_of(migration.draft_composed(dict(OLD)))}
    for place in PLACES:
        new = migration.new_path(KEY, place)
        assert migration.old_path(kinds, new) == place
        assert place == "title" or new.split(".")[1] in kinds


def test_back_again_a_part_without_an_old_place_has_none():
    assert migration.old_path({"b1": "states"}, "body.b1.title") is None


def test_the_shape_of_a_place_follows():
    back = {new: old for old, new in migration.SHAPES.items()}
    for shape in ("ways.way.links.item.page", "asks.asks.asks.item.text", "happening_title", "happening", "title"):
        assert migration.reshaped(migration.reshaped(shape, migration.SHAPES), back) == shape
    assert migration.reshaped("happening.", migration.SHAPES) == "body.happening.text"
