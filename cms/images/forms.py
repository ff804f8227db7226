from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.forms import BaseImageForm

from .metadata import strip_metadata


class ImageForm(BaseImageForm):
    """The first form an image meets: its metadata goes, its words come."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].required = True
            self.fields["description"].help_text = _(
                "What the picture shows, for people who cannot see it. One plain sentence."
            )

    def clean_file(self):
        """By now Wagtail has refused what is no picture, or another kind than its name says."""
        upload = self.cleaned_data["file"]
        if not upload or "file" not in self.changed_data:
            return upload
        upload.seek(0)
        clean = SimpleUploadedFile(upload.name, strip_metadata(upload.read()), upload.content_type)
        clean.image = Image.open(clean)
        clean.seek(0)
        return clean

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("shows_face") and not cleaned.get("consent_on_file"):
            self.add_error(
                "consent_on_file",
                _("A picture that shows a face needs the consent of the person. Ask first, then mark it here."),
            )
        return cleaned
