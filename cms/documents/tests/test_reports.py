"""Editors see what readers ask for most, take off what is done, and nothing is kept for ever."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import load_command_class
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.documents.models import FormatRequest

from ..format_requests import RETENTION, count_request

pytestmark = pytest.mark.django_db
LIST = "/admin/wishes/"


def file(title, **values):
    return get_document_model().objects.create(title=title, file=ContentFile(b"Rights", "flyer.txt"), **values)


@pytest.fixture
def wished(home_page):
    """A card that was asked for seven times in two ways, and a flyer five times in one."""
    card, flyer = file("Wallet card"), file("Flyer")
    FormatRequest.objects.create(document=flyer, format="braille", count=5)
    FormatRequest.objects.create(document=card, format="large-print", count=3)
    FormatRequest.objects.create(document=card, format="language", language="ht", count=4)
    return {"card": card, "flyer": flyer}


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("e@example.org", "a long password")
    user.groups.set(Group.objects.filter(name="Editors"))
    client.force_login(user)
    return client


def rows(client, **asked):
    listed = client.get(LIST, asked).context["object_list"]
    return [(wish.document.title, wish.of_file, wish.language or wish.format, wish.count) for wish in listed]


def test_the_file_that_is_wished_most_stands_first_with_its_formats(editor, wished):
    assert rows(editor) == [
        ("Wallet card", 7, "ht", 4),
        ("Wallet card", 7, "large-print", 3),
        ("Flyer", 5, "braille", 5),
    ]
    page = editor.get(LIST).content.decode()
    assert "Kreyòl ayisyen" in page
    assert reverse("wagtaildocs:edit", args=[wished["card"].pk]) in page


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"format": "braille"}, 5), ({"language": "ht"}, 4), ({"document": "flyer"}, 5)],
)
def test_it_is_narrowed_by_file_format_and_language(editor, wished, asked, count):
    if "document" in asked:
        asked = {"document": wished[asked["document"]].pk}
    assert [row[3] for row in rows(editor, **asked)] == [count]


def test_it_can_be_had_as_a_table(editor, wished):
    answer = editor.get(LIST, {"export": "csv"})
    table = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert table[0][:4] == ["File", "All requests for the file", "Format", "Language requested"]
    assert table[1][:5] == ["Wallet card", "7", "Another language", "ht", "4"]
    assert len(table) == 4


def test_what_is_done_goes_after_a_question_and_can_be_wished_again(editor, wished):
    wish = FormatRequest.objects.get(format="braille")
    address = reverse("format_requests:done", args=[wish.pk])
    assert "5 times: Flyer" in editor.get(address).content.decode()
    assert FormatRequest.objects.count() == 3
    answer = editor.post(address, follow=True)
    assert "Taken off the list: Flyer, Braille" in answer.content.decode()
    assert not FormatRequest.objects.filter(format="braille").exists()
    count_request(wished["flyer"], "braille", "")
    assert FormatRequest.objects.get(format="braille").count == 1


def test_files_of_a_collection_that_somebody_may_not_change_are_not_counted_for_her(client, wished):
    mine = Collection.get_first_root_node().add_child(name="Mine")
    FormatRequest.objects.create(document=file("Ours", collection=mine), format="audio", count=2)
    group = Group.objects.create(name="Some editors")
    group.permissions.add(*Group.objects.get(name="Writers").permissions.all())
    right = Group.objects.get(name="Editors").collection_permissions.get(permission__codename="change_document")
    group.collection_permissions.create(collection=mine, permission=right.permission)
    user = get_user_model().objects.create_user("m@example.org", "a long password")
    user.groups.set([group])
    client.force_login(user)
    assert [row[0] for row in rows(client)] == ["Ours"]
    assert (
        client.post(reverse("format_requests:done", args=[FormatRequest.objects.get(format="braille").pk])).status_code
        == 404
    )
    assert FormatRequest.objects.count() == 4


def test_the_list_costs_as_much_for_many_wishes(editor, wished):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            editor.get(LIST)
        return len(queries)

    cost()
    once = cost()
    for number in range(20):
        FormatRequest.objects.create(document=file(f"File {number}"), format="audio", count=1)
    assert cost() == once <= 60


def test_a_wish_that_nobody_repeats_for_a_year_is_deleted_by_the_clock(wished, monkeypatch):
    monkeypatch.setattr("cms.ops.management.commands.run_scheduler.close_old_connections", lambda: None)
    old = localdate() - RETENTION
    FormatRequest.objects.filter(format="braille").update(last_asked_on=old - timedelta(days=1))
    FormatRequest.objects.filter(format="large-print").update(last_asked_on=old)
    load_command_class("cms.ops", "run_scheduler").turn()
    assert set(FormatRequest.objects.values_list("format", flat=True)) == {"large-print", "language"}
