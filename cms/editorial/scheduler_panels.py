"""What the first page of the admin says of the scheduler: that it stands still, and what failed at its hour."""

from typing import NamedTuple

from django.utils.translation import gettext, ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component

from cms.ops.scheduler import silence

from .models import SchedulingFailure
from .scheduling_mail import thing_of

# What waits (scheduler.BACKLOG), in words. One line each.
BACKLOG_IN_WORDS = {
    "scheduled_pages": lambda count: ngettext(
        "%(count)d page waits to go live or to be taken down.",
        "%(count)d pages wait to go live or to be taken down.",
        count,
    ),
    "search_rows": lambda count: ngettext(
        "%(count)d change waits to be found in search.", "%(count)d changes wait to be found in search.", count
    ),
}


COMMAND = "python manage.py run_scheduler"


class SchedulerPanel(Component):
    """Nothing while the scheduler runs."""

    name = "scheduler"
    template_name = "editorial/scheduler.html"
    order = 10

    def get_context_data(self, parent_context):
        stands_still = silence()
        waiting = [
            BACKLOG_IN_WORDS[name](count) % {"count": count}
            for name, count in stands_still.backlog.items()
            if count and name in BACKLOG_IN_WORDS
        ]
        return {
            "stands_still": stands_still.is_too_long,
            "silence": stands_still,
            "waiting": waiting,
            "command": COMMAND,
        }


class Failure(NamedTuple):
    """One failure as the panel shows it: what happened, why, when it was due, and where an editor can fix it."""

    sentence: str
    reason: str
    due_at: object
    url: str


class SchedulingFailuresPanel(Component):
    """What could not go live or be taken down, of what this user may edit."""

    name = "scheduling_failures"
    template_name = "editorial/scheduling_failures.html"
    order = 20

    def get_context_data(self, parent_context):
        finder = AdminURLFinder(parent_context["request"].user)
        found = []
        for failure in SchedulingFailure.objects.order_by("due_at", "pk"):
            thing = thing_of(failure)
            url = finder.get_edit_url(thing) if thing else None
            if url:
                found.append(Failure(_sentence(failure, thing), failure.reason, failure.due_at, url))
        return {"failures": found}


def _sentence(failure: SchedulingFailure, thing) -> str:
    sentences = {
        SchedulingFailure.Action.PUBLISH: gettext("“%(title)s” could not go live at its scheduled time."),
        SchedulingFailure.Action.UNPUBLISH: gettext("“%(title)s” could not be taken down at its scheduled time."),
    }
    return sentences[SchedulingFailure.Action(failure.action)] % {"title": thing}
