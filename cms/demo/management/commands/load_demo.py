from django.core.management.base import BaseCommand

from cms.demo import files, organizations, pages, union
from cms.demo.logins import make_logins


class Command(BaseCommand):
    help = "Load the demo campaign and directory. Repeatable: keeps what was edited, revives nothing that was deleted."

    def add_arguments(self, parser):
        parser.add_argument(
            "--logins", action="store_true", help="Also make a login for each role, with a new password."
        )

    def handle(self, logins, **options):
        organizations.load()
        pages.load_vocabulary()
        files.load_images()
        files.load_documents()
        pages.load_pages()
        pages.assign_legal_review()
        union.load_site_settings()
        if logins:
            make_logins()
        self.stdout.write("The demo is loaded.")
