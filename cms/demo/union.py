"""The settings of the demo's site: filled once, so that what an administrator changed stays."""

import json

from django.db import transaction
from wagtail.models import Site

from cms.site_settings.models import SiteSettings

from .block_values import stream_of
from .files import image_named, read
from .models import DemoRecord
from .page_keys import page_named


@transaction.atomic
def load_site_settings() -> None:
    """Fill the settings of the default site from union.toml, once in an installation. Raises ValidationError."""
    if not DemoRecord.mark_loaded("site_settings"):
        return
    facts = read("union.toml")
    own = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    own.exit_url = facts["exit_url"]
    own.share_image = image_named(facts["share_image"])
    words = [
        {"type": "translation", "value": {"language": code, **lines}} for code, lines in facts["translations"].items()
    ]
    own.translations = json.dumps(stream_of("union/translations", words))
    hotlines = [{"type": "hotline", "value": hotline} for hotline in facts["hotline"]]
    own.hotlines = json.dumps(stream_of("union/hotlines", hotlines))
    own.menu = json.dumps(stream_of("union/menu", [_entry(name) for name in facts["menu"]]))
    own.full_clean()
    own.save()


def _entry(name: str) -> dict:
    """A page by its key; anything else is a place on the site."""
    page = page_named(name)
    return {"type": "page", "value": page.pk} if page else {"type": "builtin", "value": name}
