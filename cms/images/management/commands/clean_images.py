"""`manage.py clean_images`, which a restore runs too."""

from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError

from cms.images.stored import clean_stored


class Command(BaseCommand):
    """Cleans stored pictures of metadata; raises CommandError with the names of those that cannot be read."""

    help = (
        "Take out of every stored picture where, when, by whom and with which device it was made, and name each file "
        "that is changed. What was uploaded since the site does that by itself is clean."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Name the files and change none.")

    def handle(self, dry_run, **options):
        found = clean_stored(dry_run=dry_run)
        for name in found.changed:
            self.stdout.write(f"{'would change' if dry_run else 'changed'}: {name}")
        if found.changed and not dry_run:
            cache.clear()  # pages that name a rendition which has another name now
        if not found.changed and not found.failed:
            self.stdout.write("Every picture is clean. Nothing to do.")
        if found.failed:
            names = "\n".join(found.failed)
            raise CommandError(
                f"These files cannot be read as pictures. Look at them, and delete or replace them:\n{names}"
            )
