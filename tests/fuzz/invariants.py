"""What every answer holds to, whatever was asked."""

from urllib.parse import urlsplit

from tests.fuzz.generator import MARK, MARKED_HOST, FuzzRequest

MAX_SECONDS = 0.5
HEADERS = (
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
)  # fmt: skip
# Forms that take a password keep a token against forged forms in a cookie. No public page leads there.
MAY_SET_A_COOKIE = {"wagtailcore_login"}
WITHOUT_BODY = {204, 304}


def violations(request: FuzzRequest, status: int, headers: dict[str, str], cookies: bool, body: bytes) -> list[str]:
    """The rules that this answer breaks, in words."""
    given = {name.lower(): value for name, value in headers.items()}
    wrong = []
    if status >= 500:
        wrong.append(f"answered {status}")
    if cookies and request.address.public and request.address.name not in MAY_SET_A_COOKIE:
        wrong.append("set a cookie")
    if status >= 400 and not body and request.method != "HEAD":
        wrong.append(f"answered {status} with an empty body")
    wrong += [f"has no {name}" for name in HEADERS if name.lower() not in given and status not in WITHOUT_BODY]
    if MARK.encode() in body:
        wrong.append("gives markup back as markup")
    if "mark" in given.get("set-cookie", ""):
        wrong.append("let a header in")
    if leads_away(given.get("location", "")):
        wrong.append(f"leads to another host: {given['location'][:80]!r}")
    return wrong


def leads_away(location: str) -> bool:
    try:
        return MARKED_HOST in (urlsplit(location).hostname or "") or location.startswith(("//", "/\\", "\\"))
    except ValueError:
        return True
