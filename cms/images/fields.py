"""The one way by which pictures and their renditions reach the media folder, and the form field before it."""

from django import forms
from PIL import Image
from wagtail.images.fields import WagtailImageField as WagtailFormField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from .cleaning import check_and_clean, clean
from .decoding import KINDS
from .metadata import orientation_of


class PictureFile(WagtailImageFieldFile):
    """Every door leads through `save`: forms, `objects.create`, `bulk_create`, and `file.save` itself."""

    def save(self, name, content, save=True):
        content = clean(content, name)
        super().save(content.name, content, save)

    def get_image_dimensions(self) -> tuple[int, int]:
        """As the picture is shown, upright; read from its header, so that a huge one is not unpacked for it."""
        was_closed = self.closed
        self.open()
        try:
            with Image.open(self, formats=KINDS) as picture:
                width, height = picture.size
                turned = orientation_of(picture.info.get("exif", b"")) >= 5
                return (height, width) if turned else (width, height)
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)


class PictureField(WagtailImageField):
    """The model field of pictures and renditions: what it stores is cleaned by PictureFile."""

    attr_class = PictureFile


class PictureFormField(WagtailFormField):
    """Says in the form what is wrong with a picture, and hands on a clean one."""

    def to_python(self, data):
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        content = check_and_clean(file)
        content.content_type = getattr(data, "content_type", None)  # type: ignore[attr-defined]  # as of an upload
        return content
