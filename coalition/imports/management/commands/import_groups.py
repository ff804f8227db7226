"""`manage.py import_groups FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.tabular.mappings import UnreadableFileError
from coalition.imports.services import import_file


class Command(BaseCommand):
    """Prints what became of the rows; raises CommandError for a file that is no list we know."""

    help = (
        "Import a list of groups. Which list it is, is found by its header. Rows become unchecked groups, seen by "
        "stewards alone; what needs a decision waits in the admin under Directory. Running it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and change nothing.")

    def handle(self, *args: object, file: Path, dry_run: bool, **options: object) -> None:
        try:
            report = import_file(file, dry_run=dry_run)
        except UnreadableFileError as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        for line, outcome, note in report.notes:
            self.stdout.write(f"line {line}: {outcome}: {note}")
        self.stdout.write(str(report))
