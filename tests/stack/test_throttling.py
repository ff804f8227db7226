"""nginx with our configuration before a site that only repeats what it is told: who asks too often is made to wait."""

import http.client
import http.server
import ssl
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from cms.http.static_error_pages import render_static_error_page
from tests.servers import sandbox
from tests.servers.stack import Stack

pytestmark = pytest.mark.stack


class Repeats(http.server.BaseHTTPRequestHandler):
    """Answers with the address that it was told."""

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/gone/":
            self.close_connection = True
            return
        words = self.headers.get("X-Real-IP", "nobody").encode()
        self.send_response(429 if self.path == "/files/1/ask/" else 200)
        self.send_header("Content-Length", str(len(words)))
        if self.path == "/its-own/":
            self.send_header("X-Frame-Options", "SAMEORIGIN")
            self.send_header("Content-Security-Policy", "default-src 'self'")
            self.send_header("Cache-Control", "max-age=60")
        self.end_headers()
        self.wfile.write(words)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def nginx():
    """A stack of nginx alone; `ask` sends one request to it."""
    stack = Stack()
    stack.environment = {}
    stack._certificate()
    errors = stack.folder / "static" / "errors"
    errors.mkdir(parents=True)
    for code in ("en", "es", "ht"):
        for status in (413, 429, 503):
            (errors / f"{status}.{code}.html").write_text(render_static_error_page(status, code))
    (stack.folder / "static" / "site.0123456789ab.css").write_text("p {}")
    sandbox.give_all(stack.folder / "static")
    site = http.server.ThreadingHTTPServer(("127.0.0.1", stack.web_port), Repeats)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    stack.nginx = stack._part("nginx", stack._nginx(), as_account=True)
    stack.nginx.start()
    context = ssl.create_default_context(cafile=str(stack.certificate))

    def ask(path, form=None, **headers):
        request = urllib.request.Request(stack.url + path, data=form, headers=headers)
        try:
            answer = urllib.request.urlopen(request, timeout=10, context=context)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers, answer.read().decode()

    until = time.monotonic() + 10
    while sandbox.is_free(stack.port) and time.monotonic() < until:
        time.sleep(0.05)
    stack.ask = ask
    yield stack
    site.shutdown()
    stack.leave()


def many(nginx, path, times, **sent):
    with ThreadPoolExecutor(12) as at_once:
        return list(at_once.map(lambda _: nginx.ask(path, **sent), range(times)))


def test_the_site_is_told_an_address_only_where_something_is_sent(nginx):
    told = {"X-Real-IP": "192.0.2.1", "X-Forwarded-For": "192.0.2.1"}
    assert nginx.ask("/es/groups/", **told)[2] == "nobody"
    assert nginx.ask("/es/files/1/", form=b"format=audio", **told)[2] == "127.0.0.1"


def test_a_school_may_search_at_once_and_a_flood_gets_the_page_in_its_language(nginx):
    answers = many(nginx, "/es/search/?q=escuela", 100)
    assert {status for status, _, _ in answers} == {200}
    stopped = [answer for answer in many(nginx, "/es/search/?q=escuela", 150) if answer[0] == 429]
    assert stopped
    status, headers, page = stopped[0]
    assert (headers["Retry-After"], headers["Cache-Control"]) == ("60", "no-store")
    assert 'lang="es"' in page
    assert nginx.ask("/es/")[0] == 200  # who only reads pages is not made to wait


def test_a_flood_of_forms_is_stopped_and_what_the_site_itself_says_is_passed_on(nginx):
    assert nginx.ask("/files/1/ask/", form=b"format=audio")[2] == "127.0.0.1"  # the site's own page with its words
    answers = many(nginx, "/ht/files/1/", 300, form=b"format=audio")
    stopped = [page for status, _, page in answers if status == 429]
    assert stopped
    assert 'lang="ht"' in stopped[0]


OWN = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}  # fmt: skip


def carries(headers, *, keeps="no-store", https=True):
    for name, value in OWN.items():
        if https or name != "Strict-Transport-Security":
            assert headers.get_all(name) == [value], name
    assert headers.get_all("Cache-Control") == [keeps]
    assert len(headers.get_all("Content-Security-Policy")) == len(headers.get_all("Permissions-Policy")) == 1


def test_what_nginx_answers_by_itself_carries_the_headers_of_the_site(nginx):
    status, headers, _ = nginx.ask("/static/site.0123456789ab.css")
    assert status == 200
    carries(headers, keeps="public, max-age=31536000, immutable")
    for path, form, expected in [
        ("/static/nothing.css", None, 404),
        ("/media/images/nothing.png", None, 404),
        ("/files/1/", b"x" * 27_000_000, 413),
        ("/gone/", None, 503),
    ]:
        status, headers, _ = nginx.ask(path, form=form)
        assert status == expected
        carries(headers)
    stopped = [answer for answer in many(nginx, "/search/?q=x", 250) if answer[0] == 429]
    carries(stopped[0][1])


def test_what_the_site_sets_itself_is_passed_on_once(nginx):
    headers = nginx.ask("/its-own/")[1]
    assert headers.get_all("X-Frame-Options") == ["SAMEORIGIN"]
    assert headers.get_all("Content-Security-Policy") == ["default-src 'self'"]
    assert headers.get_all("Cache-Control") == ["max-age=60"]


def plain(nginx, host):
    connection = http.client.HTTPConnection("127.0.0.1", nginx.http_port, timeout=10)
    connection.request("GET", "/es/?a=b", headers={"Host": host})
    return connection.getresponse()


def test_http_leads_to_https_of_this_site_and_of_no_other(nginx):
    answer = plain(nginx, "localhost")
    assert (answer.status, answer.headers["Location"]) == (301, f"{nginx.url}/es/?a=b")
    carries(answer.headers, https=False)
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1", ""):
        answer = plain(nginx, host)
        assert answer.status in (400, 421)
        assert "Location" not in answer.headers
        carries(answer.headers, https=False)


def test_https_under_another_name_does_not_reach_the_site(nginx):
    assert nginx.ask("/es/", Host="evil.example")[0] == 421


def test_no_address_is_written_anywhere(nginx):
    assert "127.0.0.1" not in nginx.nginx.log.read_text()
