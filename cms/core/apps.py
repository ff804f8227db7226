from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    verbose_name = "Site"

    def ready(self):
        from . import checks, clean_fields, dead_links, exports, freshness, search_sources, signals  # noqa: F401

        freshness.listen()
        exports.guard_formulas()
        clean_fields.install()
