from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.core.backups import BackupError, archive


class Command(BaseCommand):
    help = (
        "Write all rows and all uploaded files into FILE, as they are at one moment, while the site goes on. "
        "FILE is readable by its owner alone and put in place only when it is whole. It holds what is private."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, file, **options):
        try:
            manifest = archive.write(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {archive.summary(manifest)}")
