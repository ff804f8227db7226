"""The alerts of a Site in one language, as the context of every page holds them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page

from cms.i18n.localized_text import LocalizedText
from cms.i18n.urls import in_language
from cms.visibility.querysets import published

from .models import Alert


@dataclass
class ActiveAlert:
    """An alert in the words of a reader. `states` are codes of regions; none means every page."""

    level: str
    text: LocalizedText
    more: LocalizedText
    link: LocalizedText
    url: str
    visible_from: datetime
    visible_until: datetime
    states: frozenset = frozenset()

    def is_active(self, region_codes: set) -> bool:
        return self.visible_from <= timezone.now() < self.visible_until and (
            not self.states or bool(self.states & region_codes)
        )


def alerts_of(site, request, language: str, source: str) -> list[ActiveAlert]:
    """Those that stand and those that will, so that what begins by the clock needs nobody to save anything."""
    alerts = Alert.objects.filter(site=site, visible_until__gt=timezone.now()).prefetch_related("states")
    return [shown for alert in alerts if (shown := localize_alert(alert, request, language, source))]


def localize_alert(alert: Alert, request, language: str, source: str) -> ActiveAlert | None:
    """In the reader's language, else the `source` of the site, else the first there is; None without any words."""
    rows = {row.value["language"]: row.value for row in alert.translations}
    code = next((code for code in (language, source, *rows) if code in rows), None)
    if code is None:
        return None
    url = in_language(alert.url, language)
    if alert.page:
        open_pages = published(Page.objects.filter(translation_key=alert.page.translation_key))
        variants = {page.locale.language_code: page for page in open_pages.select_related("locale")}
        page = variants.get(language) or variants.get(source)
        url = page.get_url(request) if page else ""
    link = (
        LocalizedText(rows[code]["link"], code)
        if rows[code]["link"]
        else LocalizedText(gettext("Read what to do"), language)
    )
    return ActiveAlert(
        level=alert.level,
        text=LocalizedText(rows[code]["text"], code),
        more=LocalizedText(rows[code]["more"], code),
        link=link,
        url=url or "",
        visible_from=alert.visible_from,
        visible_until=alert.visible_until,
        states=frozenset(state.code for state in alert.states.all()) if alert.pk else frozenset(),
    )
