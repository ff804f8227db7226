"""nginx with our configuration before a site that only repeats what it is told: who asks too often is made to wait."""

import http.server
import ssl
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from cms.core.static_pages import static_page
from tests.servers import ground
from tests.servers.stack import Stack

pytestmark = pytest.mark.stack


class Repeats(http.server.BaseHTTPRequestHandler):
    """Answers with the address that it was told."""

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        words = self.headers.get("X-Real-IP", "nobody").encode()
        self.send_response(429 if self.path == "/files/1/ask/" else 200)
        self.send_header("Content-Length", str(len(words)))
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
        (errors / f"429.{code}.html").write_text(static_page(429, code))
    ground.give_all(stack.folder / "static")
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
    while ground.is_free(stack.port) and time.monotonic() < until:
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


def test_no_address_is_written_anywhere(nginx):
    assert "127.0.0.1" not in nginx.nginx.log.read_text()
