"""gunicorn's settings, the same on one's own machine and in public."""

from gunicorn import util

# Long addresses are cut by us and answered by a page that explains; the outer limit is nginx's.
limit_request_line = 0
limit_request_field_size = 16_384

# No access log: it would hold addresses and queries.
accesslog = None
errorlog = "-"
loglevel = "error"
logconfig_dict = {
    "formatters": {"privacy": {"()": "cms.http.logging.PrivacyFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "privacy"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
control_socket_disable = True

_REFUSED = """HTTP/1.1 {status} {reason}\r
Connection: close\r
Cache-Control: no-store\r
Content-Type: text/html; charset=utf-8\r
Content-Length: {length}\r
Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r
Cross-Origin-Opener-Policy: same-origin\r
Cross-Origin-Resource-Policy: same-origin\r
Permissions-Policy: camera=(), geolocation=(), microphone=()\r
Referrer-Policy: same-origin\r
X-Content-Type-Options: nosniff\r
X-Frame-Options: DENY\r
\r
{page}"""


def refuse(socket, status: int, reason: str, message: str) -> None:
    """The answer to what is no HTTP, before Django sees it: with our headers, and without repeating what was sent."""
    page = f'<!doctype html><html lang="en"><title>{reason}</title><h1>{reason}</h1></html>'
    answer = _REFUSED.format(status=status, reason=reason, length=len(page), page=page)
    util.write_nonblock(socket, answer.encode("latin-1"))


util.write_error = refuse
