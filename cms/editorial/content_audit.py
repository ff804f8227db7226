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

from .content_checks import CHECKS, faults_of
from .link_checker import OwnSite, base_of
from .models import Checkup

logger = logging.getLogger(__name__)
PAGES_A_TURN = 30
SECONDS_A_PAGE = 30
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def read_some(beat: Callable[[], None] = lambda: None) -> int:
    """Read those public pages that wait the longest; how many there were. One that fails is tried again in an hour."""
    pages = _public().filter(
        _unread()
        | Q(checkup__read_at__lt=now() - DAY)
        | ~Q(checkup__unreadable="") & Q(checkup__read_at__lt=now() - HOUR)
    )
    pages = list(pages.order_by(F("checkup__read_at").asc(nulls_first=True), "pk").specific()[:PAGES_A_TURN])
    site = OwnSite()
    for page in pages:
        Checkup.objects.update_or_create(page=page, defaults={"read_at": now(), **_read(page, site)})
        beat()
    return len(pages)


def with_faults(pages, kind: str = ""):
    """Those of the pages that readers see and in which something is amiss; `kind` is one of CHECKS."""
    amiss = _public(pages).exclude(checkup=None).exclude(checkup__faults="")
    return amiss.filter(checkup__faults__contains=kind)


def unknown(pages):
    """Those of the pages that readers see and that could not be read: they may be amiss or not."""
    return _public(pages).exclude(checkup=None).exclude(checkup__unreadable="")


def not_read_yet(pages):
    """Those of the pages that readers see and that nobody has read since they were published."""
    return _public(pages).filter(_unread())


def not_known(pages):
    """Both of these."""
    return _public(pages).filter(_unread() | ~Q(checkup__unreadable=""))


def to_report(pages):
    """All of these: whatever is not known to be clean."""
    clean = Q(checkup__faults="", checkup__unreadable="") & ~_unread()
    return _public(pages).exclude(pk__in=Page.objects.filter(clean).values("pk"))


def in_words(page: Page) -> str:
    checkup = getattr(page, "checkup", None)
    if checkup is None:
        return gettext("Not read yet")
    if checkup.unreadable:
        return gettext("Could not be read: %(reason)s") % {"reason": checkup.unreadable}
    words = [str(CHECKS[kind][0]) for kind in checkup.faults.split() if kind in CHECKS]
    if page.last_published_at and checkup.read_at < page.last_published_at:
        words.append(gettext("Not read since it was published"))
    return "; ".join(words)


def _unread() -> Q:
    return Q(checkup=None) | Q(checkup__read_at__lt=F("last_published_at"))


def _public(pages=None):
    pages = Page.objects.all() if pages is None else pages
    return pages.live().filter(alias_of=None, depth__gt=1)


def _read(page: Page, site: OwnSite) -> dict[str, object]:
    """What a Checkup says of the page. What could not be read is not clean."""
    try:
        with translation.override(page.locale.language_code), at_most(SECONDS_A_PAGE):
            response = page.make_preview_request()
            if response.status_code != HTTPStatus.OK:
                return {"faults": "", "unreadable": f"HTTP {response.status_code}", "dead_links": []}
            html = response.content.decode()
            return {
                "faults": " ".join(sorted(faults_of(html, page))),
                "unreadable": "",
                "dead_links": site.dead_in(page, base_of(page)),
            }
    except Exception as error:
        logger.exception("A page could not be read for its checks: number %s.", page.pk)
        return {"faults": "", "unreadable": type(error).__name__, "dead_links": []}


@contextmanager
def at_most(seconds: int):
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
