from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    name = "coalition"
    label = "coalition"
    verbose_name = "Coalition"

    def ready(self):
        from cms.core import demo

        from . import search_sources, signals  # noqa: F401
        from .demo import load

        demo.register(40, load)
