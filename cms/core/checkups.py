"""What the checks of content say of public pages, read again after each publishing and once a day.

Photos lose their consent, files their readers, languages their pages, without anybody opening the editor.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.db.models import F, Q
from django.utils import translation
from django.utils.timezone import now
from wagtail.models import Page

from .content_checks import CHECKS, faults_of
from .models import Checkup

logger = logging.getLogger(__name__)
PAGES_A_TURN = 30
DAY = timedelta(days=1)


def read_some(beat: Callable[[], None] = lambda: None) -> int:
    """Read those public pages that wait the longest; how many there were. One that fails is read again tomorrow."""
    pages = _public().filter(
        Q(checkup=None) | Q(checkup__read_at__lt=F("last_published_at")) | Q(checkup__read_at__lt=now() - DAY)
    )
    pages = list(pages.order_by(F("checkup__read_at").asc(nulls_first=True), "pk").specific()[:PAGES_A_TURN])
    for page in pages:
        began = now()
        Checkup.objects.update_or_create(page=page, defaults={"faults": _read(page), "read_at": began})
        beat()
    return len(pages)


def with_faults(pages, kind: str = ""):
    """Those of the pages that readers see and in which something is amiss; `kind` is one of CHECKS."""
    amiss = _public(pages).exclude(checkup=None).exclude(checkup__faults="")
    return amiss.filter(checkup__faults__contains=kind)


def in_words(page: Page) -> str:
    return "; ".join(str(CHECKS[kind][0]) for kind in page.checkup.faults.split() if kind in CHECKS)


def _public(pages=None):
    pages = Page.objects.all() if pages is None else pages
    return pages.live().filter(alias_of=None, depth__gt=1)


def _read(page: Page) -> str:
    try:
        with translation.override(page.locale.language_code):
            response = page.make_preview_request()
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"It answers {response.status_code}.")
        return " ".join(sorted(faults_of(response.content.decode(), page)))
    except Exception:
        logger.exception("A page could not be read for its checks: number %s.", page.pk)
        return ""
