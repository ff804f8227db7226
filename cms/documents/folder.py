"""A folder of files comes in one by one; each waits, safe in the database, until a person says what it is."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from . import guess
from .models import Kind, SiteDocument, WaitingFile
from .text_extraction import Extracted, extract
from .validators import SanitizedFile


def take_in(*, upload, by) -> WaitingFile:
    """Keep one file as waiting. Raises ValidationError, in plain words, for one that is not taken."""
    title = guess.title_of(upload.name)
    # What is hidden in it is asked about in its row, before it is published.
    given = {"title": title, "language": "en", "kind": Kind.FLYER, "keep_hidden": "on"}
    form = get_document_form(SiteDocument)(given, {"file": upload}, user=by)
    if "file" in form.errors:
        raise ValidationError(form.errors["file"])
    file = form.cleaned_data["file"]
    same = SiteDocument.objects.filter(file_hash=hash_filelike(file)).first()
    if same:
        raise ValidationError(_("This file is here already, as “%(title)s”.") % {"title": same.title}, code="known")
    waiting = WaitingFile(name=upload.name, title=title, uploaded_by=by)
    waiting.file.save(upload.name, file, save=False)
    found = extract(waiting.file.path) if upload.name.lower().endswith(".pdf") else Extracted()
    text = found.text.encode("utf-8", "ignore").decode().strip()
    waiting.text, waiting.pages, waiting.tagged = text, found.pages, found.tagged
    waiting.text_is_whole = found.is_whole
    language, kind = guess.language_of(upload.name, text), guess.kind_of(upload.name, text)
    waiting.language, waiting.language_guessed = language or "en", bool(language)
    waiting.kind, waiting.kind_guessed = kind or Kind.FLYER, bool(kind)
    try:
        with transaction.atomic():
            waiting.save()
    except IntegrityError:
        waiting.file.storage.delete(waiting.file.name)
        raise ValidationError(_("This file is waiting below already."), code="known") from None
    return waiting


@transaction.atomic
def add(waiting: WaitingFile) -> SiteDocument:
    """Make a document of a file that waits."""
    document = SiteDocument(
        title=waiting.title or guess.title_of(waiting.name),
        language=waiting.language,
        kind=waiting.kind,
        uploaded_by_user=waiting.uploaded_by,
        collection=Collection.get_first_root_node(),
    )
    with waiting.file.open() as stored:
        clean = SanitizedFile(waiting.name, stored.read(), hidden=waiting.hidden_content, keep_hidden=True)
    document.file = clean
    document.already_read = Extracted(waiting.text, waiting.pages, waiting.tagged, waiting.text_is_whole)
    document.save()
    document.tags.set([tag.strip() for tag in waiting.tags.split(",") if tag.strip()])
    waiting.delete()
    return document
