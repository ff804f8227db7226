"""Before an editor takes a picture she sees who made it, its words, and whether a face in it may be shown."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def picture(title="A picture", **values):
    values = {"description": "A green wall", "credit": "Rosa of Local 7", "file": get_test_image_file()} | values
    return get_image_model().objects.create(title=title, **values)


def chooser(client, **asked):
    return client.get(reverse("wagtailimages_chooser:choose_results"), asked).content.decode()


@pytest.mark.parametrize("layout", ["grid", "list"])
def test_credit_and_words_stand_at_each_picture(admin_client, layout):
    picture()
    shown = strip_tags(chooser(admin_client, layout=layout))
    assert "Rosa of Local 7" in shown
    assert "A green wall" in shown


@pytest.mark.parametrize(
    ("values", "words", "is_marked"),
    [
        ({}, None, False),
        ({"shows_face": True}, "Face without consent", True),
        ({"shows_face": True, "consent_on_file": True}, "Consent on file", False),
        ({"shows_face": True, "consent_on_file": True, "consent_until": 0}, "Consent until", False),
        ({"shows_face": True, "consent_on_file": True, "consent_until": -1}, "Consent ended on", True),
        ({"description": ""}, "No alt text", True),
    ],
)
def test_consent_and_missing_words_are_said_and_what_is_wrong_is_marked(admin_client, values, words, is_marked):
    if "consent_until" in values:
        values = values | {"consent_until": localdate() + values["consent_until"] * DAY}
    picture(**values)
    shown = chooser(admin_client)
    assert ("w-status--critical" in shown) == is_marked
    if words:
        assert words in shown
    else:
        assert "onsent" not in strip_tags(shown)


def test_one_who_chooses_several_sees_the_same(admin_client):
    picture(shows_face=True)
    shown = chooser(admin_client, multiple="true")
    assert "data-multiple-choice-select" in shown
    assert "Face without consent" in shown


def test_the_chooser_costs_as_much_for_many_pictures(admin_client):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            chooser(admin_client)
        return len(queries)

    picture("One").get_rendition("max-165x165")
    chooser(admin_client)
    once = cost()
    for number in range(9):
        picture(f"Number {number}", shows_face=True).get_rendition("max-165x165")
    assert cost() == once


def test_the_list_is_narrowed_to_faces_without_consent_also_while_searching(admin_client):
    picture("Wall in May")
    picture("Girl in May", shows_face=True)
    picture("Boy in May", shows_face=True, consent_on_file=True, consent_until=localdate() - DAY)
    picture("Man in May", shows_face=True, consent_on_file=True)
    for asked in ({}, {"q": "May"}):
        page = admin_client.get(reverse("wagtailimages:index"), {"consent": "missing", **asked})
        titles = {image.title for image in page.context["images"]}
        assert titles == {"Girl in May", "Boy in May"}


def test_a_picture_lacks_consent_for_the_chooser_and_for_the_list_alike():
    today = localdate()
    for face in (True, False):
        for on_file in (True, False):
            for until in (None, today - DAY, today, today + DAY):
                picture(shows_face=face, consent_on_file=on_file, consent_until=until)
    lacking = set(get_image_model().objects.without_consent())
    assert lacking == {image for image in get_image_model().objects.all() if image.lacks_consent}
    assert len(lacking) == 5
