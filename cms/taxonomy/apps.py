"""The app of topics and audiences."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """What pages are about and whom they are for."""

    name = "cms.taxonomy"
    label = "taxonomy"
    verbose_name = "Taxonomy"
