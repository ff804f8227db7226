"""Odd requests: each made from a seed and its number alone, so that one of them can be made again."""

import random
from dataclasses import dataclass, field
from urllib.parse import quote, quote_from_bytes

from tests.fuzz.addresses import Address, prefixes

HUGE = 100 * 2**20
HUGE_ONE_IN = 1_000  # of those with a body
FORGED = (
    "evil.example", "localhost@evil.example", "evil.example:99999", "[::1", "localhost\t.evil.example", "a" * 300, "",
    "localhost:80:80", "xn--80ak6aa92e.example", "localhost/evil", "127.0.0.1.evil.example",
)  # fmt: skip
METHODS = ("HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X" * 40)
WORDS = ("school", "escuela", "60608", "Chicago, IL", "I-9", "legal help", "مدرسة", "移民", "lekòl", "quyền", "école")
MARK = "<script>alert('mark')</script>"
MARKED_HOST = "evil.example"


@dataclass
class FuzzRequest:
    """One request, byte for byte: target and headers as latin-1 text, the way servers hand them on."""

    number: int
    address: Address
    method: str
    path: str
    query: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    huge: bool = False

    @property
    def target(self) -> str:
        return self.path + (f"?{self.query}" if self.query else "")

    def __str__(self):
        shown = self.target if len(self.target) <= 200 else f"{self.target[:200]}… ({len(self.target)} characters)"
        more = ", ".join(f"{name}: {value[:60]!r}" for name, value in self.headers.items())
        body = f" body of {HUGE if self.huge else len(self.body)} bytes" if self.huge or self.body else ""
        return f"{self.method} {shown!a} {{{more}}}{body}"


def generate(seed: int, number: int, addresses: list[Address]) -> FuzzRequest:
    """The request of this number: the same for the same seed, addresses and number."""
    chance = random.Random(f"{seed}:{number}")
    public = [address for address in addresses if address.public]
    rest = [address for address in addresses if not address.public]
    # Every public address in turn; now and then one that asks for a login.
    address = chance.choice(rest) if rest and chance.random() < 0.04 else public[number % len(public)]
    request = FuzzRequest(number, address, method(chance), path(chance, address), query(chance, address, public))
    headers(chance, request)
    body(chance, request, address)
    return request


def method(chance: random.Random) -> str:
    return "GET" if chance.random() < 0.75 else chance.choice(METHODS)


def path(chance: random.Random, address: Address) -> str:
    values = {}
    for name in address.parts:
        real = address.parts[name]
        # Mostly things that exist: beyond them lies the code.
        values[name] = quote(chance.choice(real)) if real and chance.random() < 0.6 else coded(chance, value(chance))
    prefix = chance.choice(prefixes()) if address.translated else ""
    whole = f"/{prefix}{address.form % values}"
    return damaged(chance, whole) if chance.random() < 0.06 else whole


def query(chance: random.Random, address: Address, public: list[Address]) -> str:
    names = list(address.parameters)
    pairs = []
    for name in names:
        if chance.random() < 0.7:
            real = address.parameters[name]
            for _ in range(chance.choice((1, 1, 1, 1, 2, 5))):
                pairs.append(
                    (name, quote(chance.choice(real)) if real and chance.random() < 0.3 else any_text(chance))
                )
    if chance.random() < 0.15:
        # What another address would understand, and what none does.
        other = chance.choice(public)
        pairs += [
            (chance.choice(list(other.parameters) or ["q"]), any_text(chance)),
            (coded(chance, value(chance)), "1"),
        ]
    if chance.random() < 0.01:
        pairs += [(f"p{number}", "1") for number in range(chance.choice((1_000, 12_000)))]
    chance.shuffle(pairs)
    return "&".join(f"{name}={text}" for name, text in pairs)


def any_text(chance: random.Random) -> str:
    return coded(chance, value(chance))


def value(chance: random.Random) -> str:
    """One odd text. Lone surrogates stand for themselves until they are coded."""
    return chance.choice(KINDS)(chance)


def numbers(chance):
    return chance.choice(("0", "-1", "1e309", "NaN", "Infinity", "٣", "²", "१२३", "0x10", "1_000", "00000000000060608",
                          "2147483648", "-9223372036854775809", "9" * chance.choice((19, 20, 400, 5_000)),
                          "1.5", "+1", "1" + "0" * 4_300))  # fmt: skip


def bytes_of_control(chance):
    codes = (0, 0, 1, 7, 9, 10, 13, 27, 127, 133, 0x2028)
    return "".join(chr(chance.choice(codes)) for _ in range(chance.randint(1, 9)))


def directions(chance):
    marks = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    return "".join(chance.choice([*marks, *WORDS, " "]) for _ in range(chance.randint(2, 12)))


def surrogates(chance):
    return "".join(chr(chance.randint(0xD800, 0xDFFF)) for _ in range(chance.randint(1, 4))) + chance.choice(WORDS)


def any_letters(chance):
    ranges = ((32, 126), (32, 126), (160, 0x2FFF), (0x10000, 0x10FFFF))
    return "".join(chr(chance.randint(*chance.choice(ranges))) for _ in range(chance.randint(1, 60)))


def overlong(chance):
    family = "\N{WOMAN}\u200d\N{GIRL}"
    pieces = (*WORDS, "a", "ﷺ", "a\u0301", family, '"', "-", "* ", "( ", "e\u0323\u0302")
    return chance.choice(pieces) * chance.choice((300, 2_000))


def queries(chance):
    """What a search engine or a database might take for its own language."""
    pieces = ('"', "'", "(", ")", "*", ":", "-", "+", "^", "~", "AND", "OR", "NOT", "NEAR", "&", "|", "!", "<->", "\\",
              "{", "}", "[", "/", "%", "_", ";--", "title:", " ", *WORDS)  # fmt: skip
    return "".join(chance.choice(pieces) for _ in range(chance.randint(1, 20)))


def markup(chance):
    texts = (
        MARK, f'">{MARK}', "{{7*7}}", "{% include 'x' %}", "javascript:alert(1)", "../../etc/passwd", "..%2f..%2f",
        "\r\nSet-Cookie: mark=1", f"//{MARKED_HOST}/", f"https://{MARKED_HOST}", "%(a)s %s %n", "file:///etc/passwd",
        "${jndi:ldap://x}", "\\u0000", "&#0;", "%00",
    )  # fmt: skip
    return chance.choice(texts)


def nothing(chance):
    return chance.choice(("", " ", "\u3000", "\u200b", "\ufeff", "null", "None", "undefined", "[]", "true"))


def words(chance):
    text = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 6)))
    return chance.choice((text, text.upper(), text[::-1], text.replace(" ", "\u00a0")))


KINDS = (
    numbers,
    bytes_of_control,
    directions,
    surrogates,
    any_letters,
    queries,
    markup,
    nothing,
    words,
    words,
    overlong,
)


def coded(chance: random.Random, text: str) -> str:
    """The text in an address, now and then in an encoding that is wrong."""
    way = chance.random()
    if way < 0.86:
        return quote_from_bytes(as_bytes(text))
    if way < 0.90:
        return quote_from_bytes(text.encode("utf-16", "surrogatepass"))
    if way < 0.93:
        return quote_from_bytes(text.encode("latin-1", "replace"))
    if way < 0.96:
        return damaged(chance, quote_from_bytes(as_bytes(text)))
    # Bytes as they are, as no browser sends them. What would end the line stays coded: there ends the request.
    raw = as_bytes(text).decode("latin-1")
    return "".join(quote(letter) if letter in "\r\n #?&\x00\t\x0b\x0c" else letter for letter in raw)


def damaged(chance: random.Random, text: str) -> str:
    at = chance.randint(1, max(1, len(text)))
    piece = chance.choice(
        ("%", "%f", "%zz", "%c0%af", "%ff", "%ed%a0%80", "//", "/./", "/../", "%2f", "%00", ";", "%25")
    )
    return text[:at] + piece + text[at + chance.choice((0, 0, 1)) :]


# What a client may send along, right or forged; None stands for any odd text.
HEADERS = {
    "Host": FORGED,
    "X-Forwarded-Host": (MARKED_HOST,),
    "X-Forwarded-For": (None,),
    "Accept-Language": ("ar", "xx-" * 200, "es;q=9", None),
    "Cookie": ("sessionid=mark", "csrftoken=" + "x" * 32, "django_language=ar", None),
    "Referer": (f"https://{MARKED_HOST}/", None),
    "User-Agent": (None,),
    "Range": ("bytes=0-0", "bytes=-1", "bytes=99999999999-", "bytes=9-1", "pages=1", "bytes=0-0,5-9"),
    "If-Modified-Since": ("Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 31 Feb 99999 99:99:99 GMT", "0"),
    "If-None-Match": ("*", '"x"', None),
    "Accept": ("application/json", "image/avif,image/webp", "*/*;q=nan", None),
    "X-Requested-With": ("XMLHttpRequest",),
    "X-HTTP-Method-Override": ("DELETE",),
    "Authorization": ("Basic ====", "Bearer x", None),
}
BODIES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "x" * 300,
    "multipart/form-data",
    "application/json",
    "text/plain; charset=mark",
    "mark",
)


def headers(chance: random.Random, request: FuzzRequest) -> None:
    for name, texts in HEADERS.items():
        if chance.random() < 0.05:
            text = chance.choice(texts)
            request.headers[name] = header(chance) if text is None else text


def header(chance: random.Random) -> str:
    text = as_bytes(value(chance)[:4_000]).decode("latin-1")
    return "".join(letter for letter in text if letter not in "\r\n\x00")


def body(chance: random.Random, request: FuzzRequest, address: Address) -> None:
    if request.method in ("GET", "HEAD") and chance.random() > 0.02:
        return
    if chance.random() < 1 / HUGE_ONE_IN:
        request.huge = True
    kind = chance.choice(BODIES)
    request.headers["Content-Type"] = kind
    if request.huge:
        return
    if kind.startswith("multipart"):
        name = as_bytes(value(chance)[:50])
        part = b'--x\r\nContent-Disposition: form-data; name="' + name + b'"; filename="../a\x00.pdf"\r\n\r\n'
        request.body = part + as_bytes(value(chance)) + chance.choice((b"\r\n--x--\r\n", b"", b"\r\n--x"))
    else:
        names = list(address.parameters) or ["csrfmiddlewaretoken"]
        request.body = as_bytes("&".join(f"{name}={coded(chance, value(chance))}" for name in names))


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
