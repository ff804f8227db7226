"""Images and documents of the demo: the committed files, put into Wagtail's library once."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from .models import DemoRecord

HERE = Path(__file__).parent
PAGE_RENDITIONS = ["width-360|format-webp", "width-720|format-webp", "width-1200|format-webp", "max-165x165"]


@transaction.atomic
def load_images() -> None:
    """The pictures, with the renditions that pages show: the first reader must not wait for them."""
    model = get_image_model()
    for key, facts in read("images/images.toml").items():
        if DemoRecord.mark_loaded(f"image:{key}"):
            with (HERE / "images" / facts["file"]).open("rb") as file:
                image = model(title=facts["title"], description=facts["description"], credit=facts["credit"])
                image.file = File(file, name=facts["file"])
                image.save()
            for spec in PAGE_RENDITIONS:
                image.get_rendition(spec)


@transaction.atomic
def load_documents() -> None:
    """The PDF files, with title, language and kind from documents.toml; each is added once in an installation."""
    model = get_document_model()
    for key, facts in read("documents/documents.toml").items():
        if DemoRecord.mark_loaded(f"document:{key}"):
            with (HERE / "documents" / f"{key}.pdf").open("rb") as file:
                document = model(title=facts["title"], language=facts["language"], kind=facts["kind"])
                document.file = File(file, name=f"{key}.pdf")
                document._set_document_file_metadata()  # its size, which only Wagtail's own form would set
                document.save()


def image_named(key: str):
    """The image with the title that images.toml has under `key`, or None. Raises KeyError for an unknown key."""
    return get_image_model().objects.filter(title=read("images/images.toml")[key]["title"]).first()


def document_named(key: str):
    """The document that documents.toml describes under `key`, or None. Raises KeyError for an unknown key."""
    facts = read("documents/documents.toml")[key]
    return get_document_model().objects.filter(title=facts["title"], language=facts["language"]).first()


def read(name: str | Path) -> dict[str, Any]:
    """What a TOML file of the demo says; `name` is its path from the folder of the demo."""
    return tomllib.loads((HERE / name).read_text())
