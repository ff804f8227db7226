"""What the checks of content say of public pages, read again after each publishing and once a day.

Photos lose their consent, files their readers, languages their pages, without anybody opening the editor.
"""

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

from django.db.models import F, Q
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext
from wagtail.models import Page

from .content_checks import CHECKS, find_issues
from .link_checker import OwnSite, base_url
from .models import ContentAudit

logger = logging.getLogger(__name__)
BATCH_SIZE = 30
PAGE_TIMEOUT = 30
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def audit_next_batch(beat: Callable[[], None] = lambda: None) -> int:
    """Read those public pages that wait the longest; how many there were. One that fails is tried again in an hour."""
    pages = _public_pages().filter(
        _is_stale()
        | Q(content_audit__audited_at__lt=now() - DAY)
        | ~Q(content_audit__error="") & Q(content_audit__audited_at__lt=now() - HOUR)
    )
    pages = list(pages.order_by(F("content_audit__audited_at").asc(nulls_first=True), "pk").specific()[:BATCH_SIZE])
    site = OwnSite()
    for page in pages:
        ContentAudit.objects.update_or_create(page=page, defaults={"audited_at": now(), **_audit(page, site)})
        beat()
    return len(pages)


def with_issues(pages, kind: str = ""):
    """Those of the pages that readers see and in which something is amiss; `kind` is one of CHECKS."""
    amiss = _public_pages(pages).exclude(content_audit=None).exclude(content_audit__issues="")
    return amiss.filter(content_audit__issues__contains=kind)


def audit_failed(pages):
    """Those of the pages that readers see and that could not be read: they may be amiss or not."""
    return _public_pages(pages).exclude(content_audit=None).exclude(content_audit__error="")


def awaiting_audit(pages):
    """Those of the pages that readers see and that nobody has read since they were published."""
    return _public_pages(pages).filter(_is_stale())


def without_audit_result(pages):
    """Both of these."""
    return _public_pages(pages).filter(_is_stale() | ~Q(content_audit__error=""))


def needing_attention(pages):
    """All of these: whatever is not known to be clean."""
    clean = Q(content_audit__issues="", content_audit__error="") & ~_is_stale()
    return _public_pages(pages).exclude(pk__in=Page.objects.filter(clean).values("pk"))


def describe_issues(page: Page) -> str:
    """What the report says of a page: its faults by name, or why none are known; "" where all is well."""
    content_audit = getattr(page, "content_audit", None)
    if content_audit is None:
        return gettext("Not read yet")
    if content_audit.error:
        return gettext("Could not be read: %(reason)s") % {"reason": content_audit.error}
    words = [str(CHECKS[kind][0]) for kind in content_audit.issues.split() if kind in CHECKS]
    if page.last_published_at and content_audit.audited_at < page.last_published_at:
        words.append(gettext("Not read since it was published"))
    return "; ".join(words)


def _is_stale() -> Q:
    return Q(content_audit=None) | Q(content_audit__audited_at__lt=F("last_published_at"))


def _public_pages(pages=None):
    pages = Page.objects.all() if pages is None else pages
    return pages.live().filter(alias_of=None, depth__gt=1)


def _audit(page: Page, site: OwnSite) -> dict[str, object]:
    """What a ContentAudit says of the page. What could not be read is not clean."""
    try:
        with translation.override(page.locale.language_code), time_limit(PAGE_TIMEOUT):
            response = page.make_preview_request()
            if response.status_code != HTTPStatus.OK:
                return {"issues": "", "error": f"HTTP {response.status_code}", "broken_links": []}
            html = response.content.decode()
            return {
                "issues": " ".join(sorted(find_issues(html, page))),
                "error": "",
                "broken_links": site.broken_links_in(page, base_url(page)),
            }
    except Exception as error:
        logger.exception("A page could not be read for its checks: number %s.", page.pk)
        return {"issues": "", "error": type(error).__name__, "broken_links": []}


@contextmanager
def time_limit(seconds: int):
    """Raises TimeoutError in what takes longer; where no signal can be set, outside the main thread, nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
