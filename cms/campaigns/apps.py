from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "cms.campaigns"
    verbose_name = "Campaigns"
