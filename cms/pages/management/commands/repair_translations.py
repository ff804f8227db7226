"""`manage.py repair_translations`."""

from django.core.management.base import BaseCommand

from cms.pages.translation_records import remove_duplicates


class Command(BaseCommand):
    """Leaves one record of translation for each page and language, and prints a line for each that had several."""

    help = "Mends translations whose editor answers with an error, and names each. Running it again changes nothing."

    def handle(self, *args, **options):
        mended = remove_duplicates()
        for line in mended:
            self.stdout.write(line)
        if not mended:
            self.stdout.write("Every translation has one original.")
