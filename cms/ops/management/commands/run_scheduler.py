"""`manage.py run_scheduler`: runs until it is stopped."""

import logging
import signal
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from cms.ops.scheduler import RUN_INTERVAL, Scheduler

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs the steps that apps have registered (scheduler.py), turn after turn."""

    help = (
        "Run beside the web server: publishes and expires pages by their dates, reads public pages for the editors' "
        f"reports, and sends to the search engine what it has missed, every {RUN_INTERVAL} seconds; once a "
        "day compares everything with its source, and deletes format requests that are over a year old. Two may run: "
        "one works, the other takes over when it ends."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheduler = Scheduler()

    def handle(self, **options: object) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # gives the lease back
        try:
            while True:
                self.turn()
                time.sleep(RUN_INTERVAL)
        finally:
            self.scheduler.leave()

    def turn(self) -> None:
        """One turn; what fails is said and tried again at the next."""
        close_old_connections()
        try:
            self.scheduler.run_pending()
        except Exception:
            logger.exception("A turn of the clock failed.")
