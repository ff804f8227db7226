"""Logs hold nothing of a visitor."""

import io
import logging
import sys

import pytest
from django.conf import settings
from django.utils.log import configure_logging

from cms import gunicorn

from ..logging import PrivacyFormatter

MARKED = {
    "HTTP_USER_AGENT": "MARKagent",
    "HTTP_REFERER": "https://MARKreferer.example/",
    "HTTP_COOKIE": "sessionid=MARKcookie",
    "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    "REMOTE_ADDR": "203.0.113.77",
}
PATHS = ["/MARKpath/", "/search/?q=MARKquery", "/groups/?where=MARKplace", "/regions/MARKregion/", "/%00MARKnul",
         "/groups/MARKgroup/", "/documents/7/MARKfile.pdf", "/es/MARKpath/"]  # fmt: skip


@pytest.fixture
def written(monkeypatch):
    """Everything the configured logging writes, as text."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    kept = {name: logging.getLogger(name).level for name in ("", "django")}
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    for name in kept:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    for name, level in kept.items():
        logging.getLogger(name).setLevel(level)
    monkeypatch.undo()
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@pytest.mark.django_db
def test_a_thousand_marked_requests_leave_no_mark(client, home_page, written, settings):
    client.raise_request_exception = False
    for number in range(1_000 // (len(PATHS) + 2)):
        for path in PATHS:
            client.get(f"{path}&n={number}" if "?" in path else path, **MARKED)
        client.post("/search/", {"q": "MARKform", "story": f"MARKstory {number}"}, **MARKED)
        client.get("/", **MARKED | {"HTTP_HOST": "MARKhost.example"})
    assert "django" in written.getvalue()
    assert found_in(written) == []


@pytest.mark.django_db
def test_a_view_that_breaks_leaves_its_place_and_no_mark(client, home_page, written, monkeypatch):
    def breaks(*args, **kwargs):
        raise ValueError("MARKwords of a visitor")

    monkeypatch.setattr("search.site.views.parse_query", breaks)
    client.raise_request_exception = False
    assert client.get("/search/?q=MARKquery", **MARKED).status_code == 500
    assert "test_logging.py" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert found_in(written) == []


def test_a_message_of_ours_keeps_its_words_and_numbers_and_drops_every_text():
    line = formatted(f"{settings.BASE_DIR}/cms/x.py", "%s took %d rows, then %s.", ("MARK", 3, ValueError("MARK")))
    assert line.endswith("… took 3 rows, then ValueError.")


def test_a_message_of_a_library_is_only_its_place():
    line = formatted("/usr/lib/library/views.py", "Invalid host 'MARK'", ())
    assert line.endswith("(views.py:7)")


def test_gunicorn_writes_through_the_same_formatter():
    formatters = gunicorn.logconfig_dict["formatters"]
    assert {formatter["()"] for formatter in formatters.values()} == {
        f"{PrivacyFormatter.__module__}.PrivacyFormatter"
    }
    used = {handler["formatter"] for handler in gunicorn.logconfig_dict["handlers"].values()}
    assert used <= set(formatters)
    assert gunicorn.accesslog is None


def formatted(path, message, args):
    record = logging.LogRecord("somebody", logging.WARNING, path, 7, message, args, None)
    return PrivacyFormatter().format(record)


def found_in(stream):
    return [line for line in stream.getvalue().splitlines() if "MARK" in line or "203.0.113" in line]
