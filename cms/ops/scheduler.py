"""What is done beside the web server: jobs that apps register, run by `manage.py run_scheduler` every few seconds.

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

from .models import ScheduledJob, SchedulerLease

logger = logging.getLogger(__name__)

RUN_INTERVAL = 20
LEASE_SECONDS = 60  # a scheduler that was killed is followed by another one after so long
MAX_SILENCE_SECONDS = 120  # after which somebody has to look
EVERY_RUN = timedelta(0)
DAY = timedelta(days=1)
FINISH_SECONDS = timedelta(minutes=30)  # a job that was begun and never ended is begun again after so long
RETRY_DELAY = timedelta(minutes=10)


class LeaseLostError(Exception):
    """Another scheduler has taken over: this one stops its turn."""


class Step(NamedTuple):
    """`run(beat)` does some work and calls `beat` every few seconds of it.

    `every`: how long after it is due again. `order`: lower ones first.
    """

    name: str
    run: Callable[[Callable[[], None]], object]
    every: timedelta = EVERY_RUN
    order: int = 100


STEPS: list[Step] = []
# What waits while no scheduler runs: a name for `/readyz` → how many.
BACKLOG: dict[str, Callable[[], int]] = {}


def register(step: Step) -> None:
    """Have the step run. A step that fails is said in the log and holds up no other."""
    STEPS.append(step)
    STEPS.sort(key=lambda one: one.order)


def register_backlog(name: str, count: Callable[[], int]) -> None:
    """Have `/readyz` and the admin say how many of these wait while no scheduler runs."""
    BACKLOG[name] = count


class Scheduler:
    """One process that runs the steps, as long as it holds the lease."""

    def __init__(self) -> None:
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
            holder=self.name, leased_until=moment + timedelta(seconds=LEASE_SECONDS), beat_at=moment
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
            _due_in(step, RETRY_DELAY)
        else:
            _due_in(step, step.every)


def _claim(step: Step) -> bool:
    """Whether the step is due, and nobody else has begun it."""
    ScheduledJob.objects.get_or_create(name=step.name, defaults={"due_at": now()})
    due = ScheduledJob.objects.filter(name=step.name, due_at__lte=now())
    return bool(due.update(due_at=now() + min(FINISH_SECONDS, step.every)))


def _due_in(step: Step, pause: timedelta) -> None:
    if step.every:
        ScheduledJob.objects.filter(name=step.name).update(due_at=now() + min(pause, step.every))


class Silence(NamedTuple):
    """How long no scheduler has given a sign of life, in seconds (None: it never has), and what waits meanwhile."""

    seconds: int | None
    backlog: dict[str, int]

    @property
    def minutes(self) -> int:
        """Whole minutes; 0 where none has ever run."""
        return (self.seconds or 0) // 60

    @property
    def is_too_long(self) -> bool:
        """Whether somebody has to look."""
        return self.seconds is None or self.seconds > MAX_SILENCE_SECONDS


def silence() -> Silence:
    """Whether the scheduler runs, and what waits for it."""
    beat_at = SchedulerLease.objects.filter(pk=SchedulerLease.THE_ONE).values_list("beat_at", flat=True).first()
    seconds = int((now() - beat_at).total_seconds()) if beat_at else None
    return Silence(seconds, {name: count() for name, count in BACKLOG.items()})
