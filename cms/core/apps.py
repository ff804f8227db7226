from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    verbose_name = "Site"

    def ready(self):
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.models import Site

        from cms.users import workflows

        from . import checks, dead_links, freshness, search_sources, signals, translation_records  # noqa: F401
        from .guards import guard
        from .legal.models import LegalReviewTask
        from .redirects import refuse_ring
        from .site_roots import refuse_unfit_root

        workflows.register_task("Read for the law", LegalReviewTask)
        guard(Redirect, refuse_ring)
        guard(Site, refuse_unfit_root)

        freshness.listen()
