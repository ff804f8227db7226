"""Pages of campaigns, and pages that explain one subject of a campaign."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel

from cms.pages.models import ContentPage


class CampaignPage(ContentPage):
    """What is happening, what the union does, what you can do."""

    search_kind = "campaign"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.ExplainerPage"]
    content_panels = [
        HelpPanel(_("A campaign: what is happening, what the union does, what the reader can do.")),
        *ContentPage.content_panels,
    ]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")


class ExplainerPage(ContentPage):
    """One subject of a campaign, explained: what it is, what it does and does not do."""

    search_kind = "explainer"
    parent_page_types = ["campaigns.CampaignPage", "campaigns.ExplainerPage"]
    subpage_types = ["campaigns.ExplainerPage"]
    content_panels = [
        HelpPanel(_("One subject, explained in plain words, with what to read next.")),
        *ContentPage.content_panels,
    ]

    class Meta:
        verbose_name = _("explainer")
        verbose_name_plural = _("explainers")
