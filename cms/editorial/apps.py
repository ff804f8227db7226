from datetime import timedelta

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "cms.editorial"
    label = "editorial"
    verbose_name = "Editorial"

    def ready(self):
        from cms.ops import scheduler

        from . import broken_links, exports  # noqa: F401
        from .content_audit import read_some
        from .link_checker import read_others
        from .scheduled_publishing import count_due, publish_due

        exports.guard_formulas()
        scheduler.register(scheduler.Step("publish by date", publish_due, order=10))
        scheduler.register(scheduler.Step("read public pages", read_some, order=50))
        scheduler.register(scheduler.Step("read links outside of pages", read_others, timedelta(minutes=10), order=60))
        scheduler.register_backlog("scheduled_pages", count_due)
