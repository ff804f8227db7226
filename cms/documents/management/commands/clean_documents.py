"""`manage.py clean_documents`, which a restore runs too."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.documents.models import SiteDocument, StagedUpload
from cms.documents.validators import REMOVED, validate_upload


class Command(BaseCommand):
    """Cleans stored documents; raises CommandError at the end where some could not be cleaned."""

    help = (
        "Clean the documents that are stored already, as an upload is cleaned today, and name what was changed. "
        "A file that cannot be cleaned stays as it is and is named with the reason."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Say what would be changed, and change nothing.")

    def handle(self, *, dry_run, **options):
        refused = changed = 0
        for model in (SiteDocument, StagedUpload):
            for pk in model.objects.order_by("pk").values_list("pk", flat=True):
                try:
                    changed += self.clean(model.objects.get(pk=pk), dry_run)
                except (ValidationError, OSError) as error:
                    reason = " ".join(error.messages) if isinstance(error, ValidationError) else error.strerror
                    self.stdout.write(f"{model._meta.verbose_name} {pk}: NOT CLEANED. {reason}")
                    refused += 1
        self.stdout.write(f"{changed} files {'would be' if dry_run else 'were'} changed.")
        if refused:
            raise CommandError(f"{refused} files could not be cleaned. Replace or withdraw them: readers have them.")

    def clean(self, document, dry_run: bool) -> bool:
        """Whether there was anything to change. Raises ValidationError for a file that would not be taken today."""
        with document.file.open() as stored:
            before = stored.read()
            stored.seek(0)
            sanitized = validate_upload(File(stored, name=document.file.name), keep_hidden=True)
        label = f"{document._meta.verbose_name} {document.pk}, {document}"
        if sanitized.hidden:
            self.stdout.write(f"{label}: readers could find {sanitized.hidden}. Look at it.")
        if sanitized.read() == before:
            self.tell_row(document, before, dry_run)
            return False
        sanitized.seek(0)
        what = ", ".join(str(REMOVED[key]) for key in sorted(sanitized.removed)) or "written again"
        self.stdout.write(f"{label}: {what}")
        if not dry_run:
            self.replace(document, sanitized)
        return True

    def tell_row(self, document, content: bytes, dry_run: bool) -> None:
        """A restore cleans files on their way: the row still says size and hash of the file of before."""
        if getattr(document, "file_size", None) not in (None, len(content)) and not dry_run:
            document._set_document_file_metadata()
            document.save(update_fields=["file_size", "file_hash"])

    @transaction.atomic
    def replace(self, document, sanitized) -> None:
        """The new file is there before the old one goes: a reader gets one or the other."""
        old, storage = document.file.name, document.file.storage
        document.file.save(old.rpartition("/")[2], sanitized, save=False)
        document.save()
        transaction.on_commit(lambda: storage.delete(old))
