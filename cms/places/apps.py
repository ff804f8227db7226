"""What places register when the site starts: regions after each migration, and places among the words of a search."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    """Places of the United States."""

    name = "cms.places"
    label = "places"
    verbose_name = "Places"

    def ready(self):
        from search.index.query_parser import register_place_recognizer

        from .place_recognition import areas_in
        from .services import load_after_migrate

        post_migrate.connect(load_after_migrate, sender=self)
        register_place_recognizer(areas_in)
