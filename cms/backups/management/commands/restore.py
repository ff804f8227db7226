"""`manage.py restore FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.backups import BackupError, archive, restore

SOMETHING_IS_LEFT = 3  # the exit code where rows are restored and something is still to be done; 1: nothing changed


class Command(BaseCommand):
    """Restores a backup, or only checks it; raises CommandError where that fails or something is left to do."""

    help = (
        "Bring back what `backup` wrote, after every hash in it was compared: all of it or nothing. "
        "Into an empty database, with or without tables; then newer migrations are applied and search is rebuilt. "
        f"Ends with {SOMETHING_IS_LEFT} and says what is left where that could not be done."
    )

    requires_system_checks = ()  # they ask the database, which may have no tables yet

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="Only compare every hash in the file.")
        parser.add_argument("--replace", action="store_true", help="LOSE all rows and files that are here now.")

    def handle(self, file, check, replace, **options):
        try:
            if check:
                with archive.open_backup(file) as (_, manifest):
                    self.say(f"{file}: whole; {archive.summary(manifest)}", manifest)
                return
            restored = restore.restore(file, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.say(f"{file}: restored; {archive.summary(restored.manifest)}", restored.manifest)
        if restored.left:
            left = "\n".join(f"- {sentence}" for sentence in restored.left)
            raise CommandError(f"All rows are restored. Left to do:\n{left}", returncode=SOMETHING_IS_LEFT)

    def say(self, sentence: str, manifest: dict) -> None:
        self.stdout.write("\n".join([sentence, *archive.warnings_for(manifest)]))
