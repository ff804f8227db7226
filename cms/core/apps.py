from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    verbose_name = "Site"

    def ready(self):
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.models import Site

        from cms.users import workflows

        from . import (  # noqa: F401
            checks,
            clean_fields,
            dead_links,
            exports,
            freshness,
            search_sources,
            signals,
            translation_records,
        )
        from .guards import guard
        from .legal.models import LegalReviewTask
        from .redirects import refuse_ring
        from .site_roots import refuse_unfit_root

        workflows.register_task("Read for the law", LegalReviewTask)
        guard(Redirect, refuse_ring)
        guard(Site, refuse_unfit_root)

        freshness.listen()
        exports.guard_formulas()
        clean_fields.install()
