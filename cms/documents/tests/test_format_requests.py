"""Readers ask for a file in another format: a number is kept, and nothing of who asked."""

import re

import pytest
from django.core import signing
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.documents import get_document_model

from cms.documents.models import FormatRequest
from tests.markup import tidy

from .. import format_requests

pytestmark = pytest.mark.django_db


@pytest.fixture
def flyer():
    return get_document_model().objects.create(title="Flyer", file=ContentFile(b"Rights", "flyer.txt"))


@pytest.fixture
def reader():
    """A browser that would be refused if the form needed the CSRF cookie."""
    return Client(enforce_csrf_checks=True)


def address(document):
    return reverse("request_format", args=[document.pk])


def token_on(page) -> str:
    return re.search(r'name="token" value="([^"]*)"', page.content.decode())[1]


def send(reader, document, headers=None, **chosen):
    chosen.setdefault("token", token_on(reader.get(address(document))))
    return reader.post(address(document), chosen, headers=headers or {"Sec-Fetch-Site": "same-origin"})


def test_a_wish_is_counted_and_no_cookie_is_set(reader, flyer):
    for _ in range(2):
        answer = send(reader, flyer, format="braille")
        assert answer.status_code == 200
        assert not answer.cookies
    send(reader, flyer, format="language", language="ht")
    assert set(FormatRequest.objects.values_list("format", "language", "count")) == {
        ("braille", "", 2),
        ("language", "ht", 1),
    }


def test_only_a_number_and_a_day_are_kept():
    fields = {field.name for field in FormatRequest._meta.get_fields()}
    assert fields == {"id", "document", "format", "language", "count", "last_asked_on"}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({}, "Choose one of the formats."),
        ({"format": "papyrus"}, "Choose one of the formats."),
        ({"format": "language"}, "Choose a language."),
        ({"format": "language", "language": "xx"}, "Choose a language."),
        ({"format": "language", "language": "en"}, "in this language already"),
    ],
)
def test_what_is_missing_is_said_at_its_field(reader, flyer, chosen, words):
    answer = send(reader, flyer, **chosen)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not FormatRequest.objects.exists()


@pytest.mark.parametrize(
    "token", ["", "made up", signing.dumps(99, salt="another form")], ids=["none", "made up", "another form"]
)
def test_a_form_that_is_too_old_keeps_what_was_chosen_and_can_be_sent_again(reader, flyer, token):
    answer = send(reader, flyer, format="audio", token=token)
    assert answer.status_code == 422
    assert 'value="audio" checked' in tidy(answer.content.decode())
    assert send(reader, flyer, format="audio", token=token_on(answer)).status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_another_site_cannot_send_it(reader, flyer, headers):
    assert send(reader, flyer, headers=headers, format="audio").status_code == 403
    assert not FormatRequest.objects.exists()


def test_a_flood_of_many_is_stopped_until_the_hour_is_over(reader, flyer, monkeypatch):
    monkeypatch.setattr(format_requests, "GLOBAL_LIMIT", format_requests.GLOBAL_LIMIT._replace(times=1))
    assert send(reader, flyer, format="audio").status_code == 200
    stopped = send(reader, flyer, format="audio")
    assert (stopped.status_code, 0 < int(stopped.headers["Retry-After"]) <= 3600) == (429, True)
    assert FormatRequest.objects.get().count == 1


def test_who_sends_too_often_keeps_what_was_chosen_and_is_told_in_their_language(reader, flyer, monkeypatch):
    monkeypatch.setattr(format_requests, "CLIENT_LIMIT", format_requests.CLIENT_LIMIT._replace(times=2))
    here, there = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "198.51.100.9"}
    chosen = {"format": "language", "language": "ht", "token": token_on(reader.get(address(flyer)))}

    def post(place, language=""):
        return reader.post(language + address(flyer), chosen, headers={"Sec-Fetch-Site": "same-origin"}, **place)

    assert [post(here).status_code for _ in range(3)] == [200, 200, 429]
    assert post(there).status_code == 200
    stopped = post(here, "/es")
    assert (stopped.status_code, 0 < int(stopped.headers["Retry-After"]) <= 300) == (429, True)
    page = stopped.content.decode()
    assert "envíelo otra vez" in page
    assert 'value="language" checked' in tidy(page)
    assert re.search(r'<option value="ht"[^>]* selected', page)
    assert FormatRequest.objects.get().count == 3


def test_a_withdrawn_file_is_asked_for_no_more(client, flyer):
    type(flyer).objects.filter(pk=flyer.pk).update(withdrawn_on=localdate())
    assert client.get(address(flyer)).status_code == 404


def test_editors_see_what_was_asked_for(reader, flyer, admin_client):
    send(reader, flyer, format="language", language="ht")
    page = admin_client.get(reverse("wagtaildocs:edit", args=[flyer.pk])).content.decode()
    assert "Kreyòl ayisyen" in page
    assert "Asked for by readers" in page
