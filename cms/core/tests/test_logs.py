"""Logs hold nothing of a visitor."""

import logging

import pytest

from cms.core.logs import PlainFormatter, WithoutVisitor


@pytest.mark.django_db
def test_nothing_a_visitor_sent_reaches_the_log(client, home, capsys):
    handler = logging.StreamHandler()
    handler.setFormatter(PlainFormatter())
    handler.addFilter(WithoutVisitor())
    stream = []
    handler.emit = lambda record: stream.append(handler.format(record))
    names = ["django", "django.request", "django.security", "search.index.search"]
    for name in names:
        logging.getLogger(name).addHandler(handler)
    try:
        for path in ("/MARKPATH/", "/search/?q=MARKQUERY", "/groups/?where=MARKPLACE", "/regions/MARKREGION/"):
            client.get(path, HTTP_USER_AGENT="MARKAGENT", REMOTE_ADDR="203.0.113.77")
        client.get("/", HTTP_HOST="MARKHOST.example")
    finally:
        for name in names:
            logging.getLogger(name).removeHandler(handler)
    assert stream
    assert not [line for line in stream if "MARK" in line or "203.0.113" in line]


def test_a_failure_names_the_place_and_the_kind_but_not_the_words():
    try:
        raise ValueError("MARK words of a visitor")
    except ValueError:
        import sys

        text = PlainFormatter().formatException(sys.exc_info())
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "MARK" not in text
