"""Through the real server, with what no browser sends: gunicorn has limits of its own."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.fuzz.invariants import HEADERS

pytestmark = pytest.mark.browser


def ask(demo, target: str, method="GET") -> tuple[int, str]:
    """Status and body of one request, sent byte by byte as it stands."""
    head, body = answer(demo, target, method)
    return int(head.split()[1]), body


def answer(demo, target: str, method: str) -> tuple[str, str]:
    address = urlsplit(demo.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        request = f"{method} {target} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n"
        line.sendall(request.encode("utf-8", "surrogateescape"))
        given = b""
        while part := line.recv(65_536):
            given += part
    head, _, body = given.partition(b"\r\n\r\n")
    return head.decode("latin-1"), body.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "target",
    [
        "/search/?q=" + "a" * 10_000,
        "/search/?q=" + "%D8%A7" * 10_000,
        "/search/?q=%00",
        "/search/?q=%ED%A0%80",
        "/search/?q=%22unclosed",
        "/search/?page=99999999999999999999",
        "/groups/?where=" + "9" * 10_000,
        "/groups/?where=%00&page=-1",
        "/es/groups/?where=%FF",
    ],
)
def test_an_odd_question_is_answered_by_a_page(demo, target):
    status, body = ask(demo, target)
    assert status == 200
    assert "</html>" in body


@pytest.mark.parametrize("target", ["/%00/", "/%FF/", "/" + "a" * 10_000 + "/", "/groups/%ED%A0%80/", "/regions/%00/"])
def test_an_odd_address_is_answered_by_a_page_that_explains(demo, target):
    status, body = ask(demo, target)
    assert status in (400, 404)
    assert "</html>" in body


def test_a_wrong_method_is_no_failure_of_the_server(demo):
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert ask(demo, "/groups/", method)[0] < 500


def test_what_is_no_http_is_refused_with_every_header_and_not_repeated(demo):
    head, body = answer(demo, "/groups/", "MARKED" * 10)
    assert " 400 " in head
    assert "MARKED" not in head + body
    fields = {line.partition(":")[0].lower() for line in head.splitlines()[1:]}
    assert fields >= {name.lower() for name in HEADERS}
