from django.core.management.base import BaseCommand

from cms.core import demo
from cms.users.demo import make_logins


class Command(BaseCommand):
    help = "Load the demo campaign and directory. Repeatable: keeps what was edited, revives nothing that was deleted."

    def add_arguments(self, parser):
        parser.add_argument(
            "--logins", action="store_true", help="Also make a login for each role, with a new password."
        )

    def handle(self, logins, **options):
        demo.load()
        if logins:
            make_logins()
        self.stdout.write("The demo is loaded.")
