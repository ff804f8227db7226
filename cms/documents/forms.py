"""The form for a document in the admin."""

from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.documents.forms import BaseDocumentForm

from cms.ops.storage import require_room

from .services import creates_replacement_cycle, record_previous_version
from .validators import validate_upload

KEEP_HIDDEN = _("I have looked at all of it: publish it with the file")


class DocumentForm(BaseDocumentForm):
    """Refuses a file whose content is not what its name says or more than a file to read; keeps its address.

    Asks about what is hidden in a file by a box to tick, `keep_hidden`, which is there only after that was found: a
    browser forgets the file, so it has to be chosen once more.
    """

    asks_about_hidden = False
    original_file: FieldFile | None  # the form of Wagtail keeps it here to delete it

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        helps = {
            "withdrawn_on": _(
                "From this day its address says that the file has been withdrawn, and what replaces it."
            ),
            "replaces": _("The older file that this one takes the place of. Withdraw the older one as well."),
        }
        for name in helps.keys() & self.fields.keys():
            self.fields[name].help_text = helps[name]
        for name in {"withdrawn_on", "review_due"} & self.fields.keys():
            self.fields[name].widget = AdminDateInput()
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].help_text = _(
                "Choose a newer edition of the same kind here: its address stays, everywhere it was printed or sent."
            )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if not upload or "file" not in self.changed_data:
            return upload
        before = Path(self.instance.filename).suffix.lower() if self.instance.pk else ""
        if before and Path(upload.name).suffix.lower() != before:
            raise ValidationError(
                _(
                    "The file under this address ends in %(ending)s, and so must a newer edition. Upload another kind "
                    "as a file of its own and say there that it replaces this one."
                ),
                params={"ending": before},
            )
        require_room(upload.size)
        keep_hidden = bool(self.data.get(self.add_prefix("keep_hidden")))
        self.asks_about_hidden = keep_hidden
        try:
            return validate_upload(upload, keep_hidden=keep_hidden)
        except ValidationError as error:
            self.asks_about_hidden |= error.code == "hidden"
            raise

    def full_clean(self):
        super().full_clean()
        if self.asks_about_hidden and self.errors:
            help_text = _("Choose the file once more as well.")
            self.fields["keep_hidden"] = forms.BooleanField(label=KEEP_HIDDEN, help_text=help_text, required=False)

    def clean_withdrawn_on(self):
        day = self.cleaned_data["withdrawn_on"]
        if day and day > localdate():
            raise ValidationError(_("A file is withdrawn today, or was before. It cannot be announced."))
        return day

    def clean_replaces(self):
        older = self.cleaned_data["replaces"]
        if older and self.instance.pk and creates_replacement_cycle(self.instance, older):
            raise ValidationError(_("In the end this file would replace itself. Choose an older one."))
        return older

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("withdrawn_on") and not cleaned.get("withdrawn_reason"):
            self.add_error("withdrawn_reason", _("Say why: readers who have the address are told."))
        if cleaned.get("withdrawn_reason") and not cleaned.get("withdrawn_on") and "withdrawn_on" not in self.errors:
            self.add_error("withdrawn_on", _("Say since when, or leave the reason empty."))
        return cleaned

    @transaction.atomic
    def save(self, commit=True):
        if commit and "file" in self.changed_data and self.original_file:
            record_previous_version(self.instance, by=self.user)
            # Wagtail would delete the old file here, before anybody knows that the new one was saved.
            self.original_file = None
        return super().save(commit=commit)
