from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "cms.places"
    label = "places"
    verbose_name = "Places"

    def ready(self):
        from search.index.understanding import register_place_finder

        from .services import load_after_migrate
        from .understanding import areas_in

        post_migrate.connect(load_after_migrate, sender=self)
        register_place_finder(areas_in)
