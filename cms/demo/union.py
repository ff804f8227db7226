"""The settings of the demo's site: filled once, so that what an administrator changed stays."""

import json

from django.db import transaction
from wagtail.models import Site

from cms.site_settings.models import UnionSettings

from .files import image_named, read
from .models import DemoRecord
from .pages import page_named, stream_of


@transaction.atomic
def load_union() -> None:
    if not DemoRecord.first_time("union"):
        return
    facts = read("union.toml")
    own = UnionSettings.for_site(Site.objects.get(is_default_site=True))
    own.exit_url = facts["exit_url"]
    own.share_image = image_named(facts["share_image"])
    words = [{"type": "words", "value": {"language": code, **lines}} for code, lines in facts["words"].items()]
    own.words = json.dumps(stream_of("union/words", words))
    hotlines = [{"type": "hotline", "value": hotline} for hotline in facts["hotline"]]
    own.hotlines = json.dumps(stream_of("union/hotlines", hotlines))
    own.menu = json.dumps(stream_of("union/menu", [_entry(name) for name in facts["menu"]]))
    own.full_clean()
    own.save()


def _entry(name: str) -> dict:
    """A page by its key; anything else is a place on the site."""
    page = page_named(name)
    return {"type": "page", "value": page.pk} if page else {"type": "place", "value": name}
