"""`manage.py backup FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.backups import BackupError, archive


class Command(BaseCommand):
    """Writes a backup and prints its summary; raises CommandError where none could be written."""

    help = (
        "Write all rows and all uploaded files into FILE, as they are at one moment, while the site goes on. "
        "Where a file is missing that a row names, all of them are told and nothing is written. "
        "FILE is readable by its owner alone and put in place only when it is whole. It holds what is private."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-files", action="store_true", help="Rows alone; the file says so. Keep MEDIA_ROOT elsewhere."
        )

    def handle(self, file, without_files, **options):
        try:
            manifest = archive.write(file, with_files=not without_files)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {archive.summary(manifest)}")
        if without_files:
            self.stdout.write("It holds no files (--without-files).")
