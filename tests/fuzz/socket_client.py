"""The same odd requests through a socket, to a web server that has limits of its own."""

import os
import socket
import time
from urllib.parse import urlsplit

import django

from tests.browser.registry import REGISTRY
from tests.fuzz.generator import HUGE, FuzzRequest, generate
from tests.fuzz.invariants import MAX_SECONDS, violations
from tests.fuzz.wsgi_client import TRIES, WsgiClient
from tests.temporary_site import TemporarySite

# A line that no request can be made of: not ours to answer, but it must be refused and nothing may fall over.
BROKEN_LINES = (
    b"GET\r\n\r\n", b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
)  # fmt: skip


class SocketClient:
    """The site behind a web server at `url`."""

    def __init__(self, url: str, site: TemporarySite):
        self.place = urlsplit(url)
        self.addresses = addresses_of(site)
        self.public = sum(address.public for address in self.addresses)
        self.parameters = sum(len(address.parameters) for address in self.addresses if address.public)

    def run(self, seed: int, numbers) -> tuple[list[dict], list]:
        faults, times = [], []
        for number in numbers:
            request = generate(seed, number, self.addresses)
            wrong, seconds = self.send(request)
            if seconds > MAX_SECONDS and not request.huge:
                seconds = min(seconds, *(self.send(request)[1] for _ in range(TRIES)))
                if seconds > MAX_SECONDS:
                    wrong.append(f"took {seconds * 1000:.0f} ms")
            shown = f"{request.address.name}\nnumber {number}: {request}"
            faults += [{"what": f"{request.address.name}: {rule}", "shown": shown} for rule in wrong]
            times.append([0 if request.huge else seconds, str(request)])
        for line in BROKEN_LINES:
            status = self._exchange(line)[0]
            if status >= 500:
                faults.append({"what": f"a broken line: answered {status}", "shown": f"\n{line[:80]!r}"})
        return faults, sorted(times, reverse=True)[:5]

    def send(self, request: FuzzRequest) -> tuple[list[str], float]:
        began = time.perf_counter()
        status, headers, body = self._exchange(self._head(request), request.body, HUGE if request.huge else 0)
        seconds = time.perf_counter() - began
        if not status:
            return ["was not answered"], seconds
        if (
            "server" in headers
            and "content-security-policy" not in headers
            and status in (400, 405, 414, 431, 501, 505)
        ):
            # Refused by the web server before it was a request: then the only rule is that it says so.
            return ([] if body else [f"was refused by the web server with {status} and no word"]), seconds
        return violations(
            request, status, headers, "set-cookie" in headers and '=""' not in headers["set-cookie"], body
        ), seconds

    def _head(self, request: FuzzRequest) -> bytes:
        given = {"Host": self.place.netloc, "Connection": "close"} | request.headers
        if request.body or request.huge:
            given["Content-Length"] = str(HUGE if request.huge else len(request.body))
        lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass")

    def _exchange(self, head: bytes, body: bytes = b"", zeros: int = 0) -> tuple[int, dict, bytes]:
        """Status, headers in small letters, and body; 0 where nothing came back."""
        answer = b""
        with socket.create_connection((self.place.hostname, self.place.port), timeout=60) as line:
            try:
                line.sendall(head + body)
                for _ in range(zeros // 2**20):
                    line.sendall(b"0" * 2**20)
            except OSError:
                pass  # who refuses a large body need not read it
            try:
                while part := line.recv(65_536):
                    answer += part
            except OSError:
                pass
        head, _, rest = answer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        if not lines[0].startswith("HTTP/"):
            return 0, {}, answer
        headers = dict(
            line.lower().split(":", 1)[:1] + [line.split(":", 1)[1].strip()] for line in lines[1:] if ":" in line
        )
        return int(lines[0].split()[1]), headers, rest


def addresses_of(site: TemporarySite):
    """What the site's own configuration says, learned in this process with the site's settings."""
    os.environ.update(site.environment)
    django.setup()
    return WsgiClient(begin=[met.path for met in REGISTRY]).addresses
