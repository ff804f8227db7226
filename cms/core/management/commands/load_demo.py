from django.core.management.base import BaseCommand

from cms.core import demo


class Command(BaseCommand):
    help = "Load the demo campaign and directory. Repeatable: keeps what was edited, revives nothing that was deleted."

    def handle(self, **options):
        demo.load()
        self.stdout.write("The demo is loaded.")
