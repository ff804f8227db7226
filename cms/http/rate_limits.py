"""How often one sender may send something, counted in the cache without knowing who it was (docs/adr/0023).

An address is never kept: only its HMAC, under a secret that is drawn for each window of time and is gone with it.
Where no cache answers, nothing is limited: a form that works for too many is better than one that works for nobody.
"""

import secrets
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from time import time
from typing import NamedTuple, cast

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

GLOBAL = "everybody"  # a sender like any other, for what all of them send together


class TooManyRequestsError(Exception):
    """May be sent again in `seconds`."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        super().__init__()


class RateLimit(NamedTuple):
    """At most `times` in each window of `seconds`."""

    name: str
    times: int
    seconds: int

    def record(self, client: str) -> int:
        """Count once more. In how many seconds the sender may go on; 0: now."""
        if not client:
            return 0
        left = self._left()
        key = self._key(client, left)
        cache.add(key, 0, timeout=left)
        try:
            return left if cache.incr(key) > self.times else 0
        except ValueError:  # no cache answers
            return 0

    def retry_after(self, client: str) -> int:
        """The same for one more, without counting it."""
        left = self._left()
        return left if client and cache.get(self._key(client, left), 0) >= self.times else 0

    def _left(self) -> int:
        return self.seconds - int(time()) % self.seconds

    def _key(self, client: str, left: int) -> str:
        window = f"limit:{self.name}:{int(time()) // self.seconds}"
        secret = cast(str, cache.get_or_set(window, lambda: secrets.token_hex(32), timeout=left))
        return f"{window}:{salted_hmac(secret, client, algorithm='sha256').hexdigest()}"


def client_address(request) -> str:
    """The network address that a request came from; of the newer kind the part that one household has. "": unknown."""
    try:
        address: IPv4Address | IPv6Address | IPv4Network | IPv6Network = ip_address(
            request.META.get(settings.CLIENT_ADDRESS_HEADER, "").strip()
        )
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or ip_network((address, 64), strict=False)
    return str(address)
