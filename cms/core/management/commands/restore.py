from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.core.backups import BackupError, archive, restoring


class Command(BaseCommand):
    help = (
        "Bring back what `backup` wrote, after every hash in it was compared: all of it or nothing. "
        "Into an empty database, with or without tables; then newer migrations are applied and search is rebuilt."
    )

    requires_system_checks = ()  # they ask the database, which may have no tables yet

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="Only compare every hash in the file.")
        parser.add_argument("--replace", action="store_true", help="LOSE all rows and files that are here now.")

    def handle(self, file, check, replace, **options):
        try:
            if check:
                with archive.opened(file) as (_, manifest):
                    self.stdout.write(f"{file}: whole; {archive.summary(manifest)}")
                return
            manifest = restoring.restore(file, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: restored; {archive.summary(manifest)}")
