"""`manage.py publish_scheduled`, in place of Wagtail's: what the scheduler does at each turn, for a cron job."""

from django.core.management.base import BaseCommand, CommandError

from cms.editorial.models import SchedulingFailure
from cms.editorial.scheduled_publishing import count_due, publish_due


class Command(BaseCommand):
    """Publishes and takes down what is due, one try each; raises CommandError at the end where some could not."""

    help = "Publish and take down what is due. What a check refuses keeps its schedule and does not hold up the rest."

    def add_arguments(self, parser):
        parser.add_argument("--dryrun", action="store_true", help="Say how many are due, and change nothing.")

    def handle(self, *, dryrun, **options):
        due = count_due()
        if dryrun:
            self.stdout.write(f"{due} are due.")
            return
        publish_due()
        self.stdout.write(f"{due - count_due()} of {due} were published or taken down.")
        if left := SchedulingFailure.objects.count():
            raise CommandError(f"{left} could not be: the first page of the admin says why.")
