"""What is done beside the web server: a list of steps, run by `manage.py clock` every few seconds.

Several may run: whoever holds the lease, a row of the database, does the work, and the others wait until it gives it
back or has been silent for SECONDS_OF_LEASE. The same row tells whether the scheduler runs at all (`silence`).
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

from django.db.models import Q
from django.utils.timezone import now

from cms.attempts import passwords as attempts
from cms.documents import wishes
from cms.documents.long_files import read_long_files
from cms.images.stored import forget_waiting_uploads
from cms.mail import outbox
from cms.users.resets import answer_requests
from search.index.engines.elasticsearch import configured
from search.index.maintenance import sync
from search.index.outbox import send_soon
from search.index.state import waiting

from . import scheduled_publishing
from .checkups import read_some
from .link_checker import read_others
from .models import ScheduledJob, SchedulerLease

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_TURNS = 20
SECONDS_OF_LEASE = 60  # a scheduler that was killed is followed by another one after so long
SECONDS_OF_SILENCE = 120  # after which somebody has to look
EACH_TURN = timedelta(0)
DAY = timedelta(days=1)
TO_FINISH = timedelta(minutes=30)  # a job that was begun and never ended is begun again after so long
TO_TRY_AGAIN = timedelta(minutes=10)


class LeaseLostError(Exception):
    """Another scheduler has taken over: this one stops its turn."""


class Step(NamedTuple):
    """`run(beat)` does some work and calls `beat` every few seconds of it; `every`: how long after it is due again."""

    name: str
    run: Callable[[Callable[[], None]], object]
    every: timedelta = EACH_TURN


def _send_to_search(beat):
    if configured():
        send_soon()


# One line a step, in their order. A step that fails is said in the log and holds up no other.
STEPS = [
    Step("publish by date", scheduled_publishing.publish_due),
    Step("answer who lost a password", lambda beat: answer_requests()),
    Step("send mail", lambda beat: outbox.send_due()),
    Step("send to search", _send_to_search),
    Step("read public pages", read_some),
    Step("read links outside of pages", read_others, timedelta(minutes=10)),
    Step("read long files", read_long_files),
    Step("delete uploads nobody finished", lambda beat: forget_waiting_uploads()),
    Step("delete old format requests", lambda beat: wishes.forget_old(), DAY),
    Step("delete mail that was sent", lambda beat: outbox.forget_old(), DAY),
    Step("forget wrong passwords", lambda beat: attempts.forget(), DAY),
    Step("compare search with its sources", sync, DAY),
]

# What waits while no scheduler runs: a name for `/readyz` → how many. One line each.
BACKLOG: dict[str, Callable[[], int]] = {
    "scheduled_pages": scheduled_publishing.count_due,
    "search_rows": lambda: waiting().rows if configured() else 0,
}


class Scheduler:
    """One process that runs the steps, as long as it holds the lease."""

    def __init__(self):
        self.name = uuid4().hex

    def run_pending(self) -> bool:
        """Run each step that is due, once. Whether this scheduler had the lease."""
        try:
            self.beat()
            for step in STEPS:
                self._run(step)
                self.beat()
        except LeaseLostError:
            return False
        return True

    def beat(self) -> None:
        """Take the lease or renew it. Raises LeaseLostError while another scheduler holds it."""
        moment = now()
        lease, _ = SchedulerLease.objects.get_or_create(pk=SchedulerLease.THE_ONE)
        free = Q(holder=self.name) | Q(leased_until=None) | Q(leased_until__lt=moment)
        taken = SchedulerLease.objects.filter(free, pk=lease.pk).update(
            holder=self.name, leased_until=moment + timedelta(seconds=SECONDS_OF_LEASE), beat_at=moment
        )
        if not taken:
            raise LeaseLostError

    def leave(self) -> None:
        """Give the lease back, so that the next scheduler need not wait."""
        SchedulerLease.objects.filter(holder=self.name).update(holder="", leased_until=None)

    def _run(self, step: Step) -> None:
        if step.every and not _claim(step):
            return
        try:
            step.run(self.beat)
        except LeaseLostError:
            raise
        except Exception:
            logger.exception("A step of the scheduler failed: %s.", step.name)
            _due_in(step, TO_TRY_AGAIN)
        else:
            _due_in(step, step.every)


def _claim(step: Step) -> bool:
    """Whether the step is due, and nobody else has begun it."""
    ScheduledJob.objects.get_or_create(name=step.name, defaults={"due_at": now()})
    due = ScheduledJob.objects.filter(name=step.name, due_at__lte=now())
    return bool(due.update(due_at=now() + min(TO_FINISH, step.every)))


def _due_in(step: Step, pause: timedelta) -> None:
    if step.every:
        ScheduledJob.objects.filter(name=step.name).update(due_at=now() + min(pause, step.every))


class Silence(NamedTuple):
    """How long no scheduler has given a sign of life, in seconds (None: it never has), and what waits meanwhile."""

    seconds: int | None
    backlog: dict[str, int]

    @property
    def minutes(self) -> int:
        return (self.seconds or 0) // 60

    @property
    def is_too_long(self) -> bool:
        return self.seconds is None or self.seconds > SECONDS_OF_SILENCE


def silence() -> Silence:
    beat_at = SchedulerLease.objects.filter(pk=SchedulerLease.THE_ONE).values_list("beat_at", flat=True).first()
    seconds = int((now() - beat_at).total_seconds()) if beat_at else None
    return Silence(seconds, {name: count() for name, count in BACKLOG.items()})
