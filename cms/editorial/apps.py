"""What the app registers when the site starts: steps of the scheduler, and the guard of exported tables."""

from datetime import timedelta

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    """The work of editors: dashboard, reports, checks of content, publishing by date."""

    name = "cms.editorial"
    label = "editorial"
    verbose_name = "Editorial"

    def ready(self):
        from cms.ops import scheduler

        from . import broken_links, exports  # noqa: F401
        from .content_audit import audit_next_batch
        from .link_checker import check_registered_objects
        from .scheduled_publishing import count_due, publish_due

        exports.guard_formulas()
        scheduler.register(scheduler.Step("publish by date", publish_due, order=10))
        scheduler.register(scheduler.Step("read public pages", audit_next_batch, order=50))
        ten_minutes = timedelta(minutes=10)
        scheduler.register(
            scheduler.Step("check links outside of pages", check_registered_objects, ten_minutes, order=60)
        )
        scheduler.register_backlog("scheduled_pages", count_due)
