"""The form for an image in the admin."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from cms.ops.storage import require_room

from .fields import PictureFormField


class ImageForm(BaseImageForm):
    """The first form an image meets: it says what is wrong with the file, and asks for words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].required = True
            self.fields["description"].help_text = _(
                "What the picture shows, for people who cannot see it. One plain sentence."
            )
        if "file" in self.fields:
            wagtails = self.fields["file"]
            self.fields["file"] = PictureFormField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget, initial=wagtails.initial
            )

    def clean(self):
        cleaned = super().clean()
        self._refuse_without_room(cleaned.get("file"))
        if cleaned.get("shows_face") and not cleaned.get("consent_on_file"):
            self.add_error(
                "consent_on_file",
                _("A picture that shows a face needs the consent of the person. Ask first, then mark it here."),
            )
        return cleaned

    def _refuse_without_room(self, file):
        """Told in the form, with all that was typed still in it; also where the file came before and waits."""
        if not (self.instance._state.adding or "file" in self.changed_data):
            return
        try:
            require_room(getattr(file, "size", 0) or 0)
        except ValidationError as error:
            self.add_error("file" if "file" in self.fields else None, error)
