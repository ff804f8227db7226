"""A folder of files comes in one by one; each waits, safe in the database, until a person says what it is."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from . import metadata_guessing
from .models import Kind, SiteDocument, StagedUpload
from .text_extraction import Extracted, extract
from .validators import SanitizedFile


def stage_upload(*, upload, by) -> StagedUpload:
    """Keep one file as waiting. Raises ValidationError, in plain words, for one that is not taken."""
    title = metadata_guessing.title_from_filename(upload.name)
    # What is hidden in it is asked about in its row, before it is published.
    given = {"title": title, "language": "en", "kind": Kind.FLYER, "keep_hidden": "on"}
    form = get_document_form(SiteDocument)(given, {"file": upload}, user=by)
    if "file" in form.errors:
        raise ValidationError(form.errors["file"])
    file = form.cleaned_data["file"]
    same = SiteDocument.objects.filter(file_hash=hash_filelike(file)).first()
    if same:
        raise ValidationError(_("This file is here already, as “%(title)s”.") % {"title": same.title}, code="known")
    staged = StagedUpload(name=upload.name, title=title, uploaded_by=by)
    staged.file.save(upload.name, file, save=False)
    found = extract(staged.file.path) if upload.name.lower().endswith(".pdf") else Extracted()
    text = found.text.encode("utf-8", "ignore").decode().strip()
    staged.text, staged.pages, staged.tagged = text, found.pages, found.tagged
    staged.text_is_whole = found.is_whole
    language, kind = (
        metadata_guessing.guess_language(upload.name, text),
        metadata_guessing.guess_kind(upload.name, text),
    )
    staged.language, staged.language_guessed = language or "en", bool(language)
    staged.kind, staged.kind_guessed = kind or Kind.FLYER, bool(kind)
    try:
        with transaction.atomic():
            staged.save()
    except IntegrityError:
        staged.file.storage.delete(staged.file.name or "")
        raise ValidationError(_("This file is waiting below already."), code="known") from None
    return staged


@transaction.atomic
def publish_upload(staged: StagedUpload) -> SiteDocument:
    """Make a document of a file that waits."""
    document = SiteDocument(
        title=staged.title or metadata_guessing.title_from_filename(staged.name),
        language=staged.language,
        kind=staged.kind,
        uploaded_by_user=staged.uploaded_by,
        collection=Collection.get_first_root_node(),
    )
    with staged.file.open() as stored:
        clean = SanitizedFile(staged.name, stored.read(), hidden=staged.hidden_content, keep_hidden=True)
    document.file = clean
    document.already_read = Extracted(staged.text, staged.pages, staged.tagged, staged.text_is_whole)
    document.save()
    document.tags.set([tag.strip() for tag in staged.tags.split(",") if tag.strip()])
    staged.delete()
    return document
