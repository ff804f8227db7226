"""Odd requests straight into Django, as a web server hands them on: no socket between, so thousands are quick."""

import contextlib
import io
import logging
import sys
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from django.core.signals import got_request_exception

from tests.fuzz.addresses import OF_EACH, known
from tests.fuzz.generator import HUGE, FuzzRequest, generate
from tests.fuzz.invariants import MAX_SECONDS, violations

HOST = "localhost"
TRIES = 4


@dataclass
class Fault:
    request: FuzzRequest
    wrong: str
    cause: str = ""

    def __str__(self):
        cause = f"\n    {self.cause}" if self.cause else ""
        return f"{self.request.address.name}: {self.wrong}\n    number {self.request.number}: {self.request}{cause}"


@contextlib.contextmanager
def quiet():
    """No log: there are thousands of refusals, and what is wrong is told as a fault."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def own_clock() -> float:
    """Seconds, less those in which this thread was ready and other programs had the processor: they are not ours."""
    try:
        waited = int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        waited = 0.0
    return time.perf_counter() - waited


class Zeros(io.RawIOBase):
    """A body of zeros that nobody has to hold."""

    def __init__(self, left: int):
        self.left = left

    def read(self, size=-1):
        size = self.left if size is None or size < 0 else min(size, self.left)
        self.left -= size
        return b"0" * size

    def readline(self, size=-1):
        return self.read(size)


class WsgiClient:
    """The site in this process."""

    def __init__(self, of_each: int = OF_EACH, begin: Iterable[str] = ()):
        self.cause = ""
        got_request_exception.connect(self._note)
        with quiet():
            self.addresses = known(self.ask, of_each, begin)

    def _note(self, **kwargs):
        error = sys.exc_info()[1]
        place = traceback.extract_tb(error.__traceback__)[-1]
        self.cause = f"{type(error).__name__}: {str(error)[:200]!a} at {place.filename}:{place.lineno}"

    def ask(self, path: str, query: str) -> tuple[int, str]:
        answer = answered(environ("GET", path, query))
        return answer.status_code, content(answer).decode("utf-8", "replace")

    def send(self, request: FuzzRequest) -> tuple[list[str], float]:
        """The rules that the answer breaks, and the seconds it took."""
        self.cause = ""
        given = environ(request.method, request.path, request.query)
        body = Zeros(HUGE) if request.huge else io.BytesIO(request.body)
        given |= {"wsgi.input": body, "CONTENT_LENGTH": str(HUGE if request.huge else len(request.body))}
        for name, value in request.headers.items():
            given["CONTENT_TYPE" if name == "Content-Type" else f"HTTP_{name.upper().replace('-', '_')}"] = value
        began = own_clock()
        answer = answered(given)
        got = content(answer)
        seconds = own_clock() - began
        wrong = violations(
            request,
            answer.status_code,
            dict(answer.headers),
            any(cookie.value for cookie in answer.cookies.values()),
            got,
        )
        return wrong, seconds

    def run(self, seed: int, numbers) -> tuple[list[Fault], list[tuple[float, FuzzRequest]]]:
        """The faults, and the slowest requests first."""
        faults, times = [], []
        for number in numbers:
            request = generate(seed, number, self.addresses)
            with quiet():
                wrong, seconds = self.send(request)
            cause = self.cause
            if seconds > MAX_SECONDS and not request.huge:
                # What is slow is slow again; a collection of garbage or a cold cache is not.
                seconds = min(seconds, *(self.send(request)[1] for _ in range(TRIES)))
                if seconds > MAX_SECONDS:
                    wrong.append(f"took {seconds * 1000:.0f} ms")
            faults += [Fault(request, rule, cause if "answered 5" in rule else "") for rule in wrong]
            times.append((seconds, request))
        return faults, sorted(times, key=lambda pair: -pair[0])[:5]


def answered(given: dict):
    """As gunicorn would have it answered."""
    from cms.wsgi import application  # sets Django up

    return application.get_response(application.request_class(given))


def environ(method: str, path: str, query: str) -> dict:
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path.encode("utf-8", "surrogatepass")).decode("latin-1"),
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "wsgi.multiprocess": True,
        "wsgi.multithread": False,
        "wsgi.run_once": False,
        "wsgi.input": io.BytesIO(),
        "CONTENT_LENGTH": "0",
    }


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
