"""What campaigns register when the site starts: campaigns and explainers as kinds of entries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """Campaigns, and the explainers below them."""

    name = "cms.campaigns"
    verbose_name = "Campaigns"

    def ready(self):
        from search.index.entry_types import EntryType, register

        register(
            EntryType("campaign", _("Campaign"), _("Campaigns"), schema_type="Article", is_article=True),
            EntryType(
                "explainer", _("Explainer"), _("Explainers"), schema_type="Article", is_article=True, listable=True
            ),
        )
