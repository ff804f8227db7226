from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self):
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.models import Site

        from cms.users import workflows

        from . import checks, search_sources, signal_handlers, translation_records  # noqa: F401
        from .legal_review.workflow import LegalReviewTask
        from .model_guards import guard
        from .redirects import refuse_ring
        from .site_roots import refuse_unfit_root

        workflows.register_task("Read for the law", LegalReviewTask)
        guard(Redirect, refuse_ring)
        guard(Site, refuse_unfit_root)
