import logging
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.timezone import localdate

from cms.attempts import passwords as attempts
from cms.core.checkups import read_some
from cms.documents.wishes import forget_old
from cms.mail import outbox as mail
from cms.mail.outbox import send_due
from cms.users.resets import answer_requests
from search.index.engines.elasticsearch import configured
from search.index.maintenance import sync
from search.index.outbox import send_soon

logger = logging.getLogger(__name__)
SECONDS = 20


class Command(BaseCommand):
    help = (
        "Run beside the web server: publishes and expires pages by their dates, reads what was published for the "
        f"report of checks, and sends to the search engine what it has missed, every {SECONDS} seconds; "
        "once a day compares everything with its source, and deletes readers' wishes that are over a year old."
    )

    compared_on = None

    def handle(self, **options):
        while True:
            self.turn()
            time.sleep(SECONDS)

    def turn(self) -> None:
        """One turn; what fails is said and tried again at the next."""
        close_old_connections()
        try:
            call_command("publish_scheduled", verbosity=0)
            if configured():
                send_soon()
            read_some()
            answer_requests()
            send_due()
            if self.compared_on != localdate():
                forget_old()
                mail.forget_old()
                attempts.forget()
                sync()
                self.compared_on = localdate()
        except Exception:
            logger.exception("A turn of the clock failed.")
