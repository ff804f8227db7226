"""Files made to hurt are uploaded one after another, and readers are served meanwhile as on any day."""

import io
import re
import statistics
import threading
import time
import zipfile

import pytest
import requests

from .conftest import Reader

pytestmark = pytest.mark.stack

UPLOADS_AT_ONCE = 3
READERS_AT_ONCE = 2
READS = 300  # of all readers together
SLOWEST_FOR_READERS = 0.3  # seconds, of nineteen requests in twenty
PAGES = ("/", "/es/", "/campaign/", "/groups/?where=60608", "/search/?q=school", "/ar/", "/resources/")


def archive(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, member in members.items():
            folder.writestr(name.replace("__", "/"), member)
    return content.getvalue()


def document_that_grows() -> bytes:
    """A few hundred bytes of DOCX whose entities multiply tenfold ten times."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    text = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "x">{entities}]><d>&a10;</d>'
    parts = {"docProps__core.xml": text.encode(), "word__document.xml": text.encode()}
    return archive(**{"[Content_Types].xml": b"<Types/>"}, **parts)


def endless_property() -> bytes:
    """A name that is opened ten thousand times and never closed."""
    return archive(**{"[Content_Types].xml": b"<Types/>", "docProps__core.xml": b"<dc:creator" * 500_000})


def deep_pdf() -> bytes:
    """Arrays within arrays, deeper than a reader of PDFs wants to go."""
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages " + b"[" * 200_000 + b"\ntrailer<</Root 1 0 R>>\n%%EOF"


ATTACKS = {
    "bomb.docx": document_that_grows,
    "names.docx": endless_property,
    "zeros.zip": lambda: archive(**{"zeros.txt": bytes(200_000_000)}),
    "deep.pdf": deep_pdf,
}


class Uploader:
    """A signed-in editor who sends files to the page for many files at once."""

    def __init__(self, stack):
        self.stack = stack
        self.session = requests.Session()
        self.session.verify = str(stack.certificate)
        self.session.trust_env = False
        email, password = stack.logins["administrator"]
        page = self.session.get(f"{stack.url}/admin/login/", timeout=60)
        form = {"username": email, "password": password, "csrfmiddlewaretoken": token_in(page.text), "next": "/admin/"}
        self.session.post(page.url, data=form, headers={"Referer": page.url}, timeout=60)

    def send(self, name: str, content: bytes) -> requests.Response:
        address = f"{self.stack.url}/admin/documents/folder/receive/"
        token = next(cookie.value for cookie in self.session.cookies if cookie.name.endswith("csrftoken"))
        headers = {"Accept": "application/json", "X-CSRFToken": token, "Referer": address}
        return self.session.post(address, files={"files": (name, content)}, headers=headers, timeout=120)


def token_in(page: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def test_readers_are_served_while_hurtful_files_are_uploaded(stack, reader):
    files = {name: make() for name, make in ATTACKS.items()}
    for path in PAGES:
        assert reader.get(path).status == 200
    stop, sent, seconds = threading.Event(), [], []

    def attack(uploader):
        while not stop.is_set():
            for name, content in files.items():
                began = time.monotonic()
                answer = uploader.send(name, content)
                sent.append((name, answer.status_code, answer.text, time.monotonic() - began))
                if stop.is_set():
                    return

    def read(own):
        for number in range(READS // READERS_AT_ONCE):
            answer = own.get(PAGES[number % len(PAGES)])
            assert answer.status == 200
            seconds.append(answer.seconds)
            stop.wait(0.05)  # a reader's own pace; it ends at once when the test does

    attackers = [threading.Thread(target=attack, args=[Uploader(stack)]) for _ in range(UPLOADS_AT_ONCE)]
    readers = [threading.Thread(target=read, args=[Reader(stack)]) for _ in range(READERS_AT_ONCE)]
    for thread in attackers + readers:
        thread.start()
    for thread in readers:
        thread.join()
    stop.set()
    for thread in attackers:
        thread.join()

    assert len(seconds) == READS
    assert len(sent) >= UPLOADS_AT_ONCE, "nothing was uploaded meanwhile"
    assert {status for _, status, _, _ in sent} == {200}
    for name, _, text, _ in sent:
        assert '"fault"' in text, f"{name} was accepted: {text[:300]}"
    p95 = statistics.quantiles(seconds, n=20)[-1]
    assert p95 <= SLOWEST_FOR_READERS, f"p95 of readers {p95:.3f} s with {len(sent)} uploads meanwhile"
