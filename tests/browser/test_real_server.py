"""Through the real server, with what no browser sends: gunicorn has limits of its own."""

import socket
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser


def ask(demo, target: str, method="GET") -> tuple[int, str]:
    """Status and body of one request, sent byte by byte as it stands."""
    address = urlsplit(demo.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        request = f"{method} {target} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n"
        line.sendall(request.encode("utf-8", "surrogateescape"))
        answer = b""
        while part := line.recv(65_536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode("utf-8", "replace")


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
