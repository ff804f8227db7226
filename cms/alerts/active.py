"""The alerts of a Site in one language, as the context of every page holds them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page

from cms.i18n.localized_text import Said
from cms.i18n.urls import in_language
from cms.visibility.querysets import published

from .models import Alert


@dataclass
class Shown:
    """An alert in the words of a reader. `states` are codes of regions; none means every page."""

    level: str
    text: Said
    more: Said
    link: Said
    url: str
    begins: datetime
    ends: datetime
    states: frozenset = frozenset()

    def stands(self, concerned: set) -> bool:
        return self.begins <= timezone.now() < self.ends and (not self.states or bool(self.states & concerned))


def alerts_of(site, request, language: str, source: str) -> list[Shown]:
    """Those that stand and those that will, so that what begins by the clock needs nobody to save anything."""
    alerts = Alert.objects.filter(site=site, ends__gt=timezone.now()).prefetch_related("states")
    return [shown for alert in alerts if (shown := alert_of(alert, request, language, source))]


def alert_of(alert: Alert, request, language: str, source: str) -> Shown | None:
    rows = {row.value["language"]: row.value for row in alert.words}
    code = next((code for code in (language, source, *rows) if code in rows), None)
    if code is None:
        return None
    url = in_language(alert.address, language)
    if alert.page_id:
        open_pages = published(Page.objects.filter(translation_key=alert.page.translation_key))
        variants = {page.locale.language_code: page for page in open_pages.select_related("locale")}
        page = variants.get(language) or variants.get(source)
        url = page.get_url(request) if page else ""
    link = Said(rows[code]["link"], code) if rows[code]["link"] else Said(gettext("Read what to do"), language)
    return Shown(
        level=alert.level,
        text=Said(rows[code]["text"], code),
        more=Said(rows[code]["more"], code),
        link=link,
        url=url or "",
        begins=alert.begins,
        ends=alert.ends,
        states=frozenset(state.code for state in alert.states.all()) if alert.pk else frozenset(),
    )
