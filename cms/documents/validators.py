"""A file on its way in: is it what its name says, is it whole, does it do nothing but be read? And its clean copy."""

import tempfile
from pathlib import Path
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .subprocesses import run_in_subprocess

SECONDS = 2  # of processor time, for one file

PROBLEMS = {
    "misnamed": gettext_lazy(
        "The name of this file says one kind, but the content is something else. Save it under its own kind."
    ),
    "damaged": gettext_lazy("This file is damaged or was cut off on its way. Save it again and upload it once more."),
    "unreadable": gettext_lazy(
        "This file is too complex: it could not be checked within two seconds. Save it again in a simpler form, or "
        "split it."
    ),
    "locked": gettext_lazy(
        "This file is locked with a password or against copying. Save it without, so that everybody can read it."
    ),
    "signed": gettext_lazy(
        "This file is signed. A signature names the person who signed, and the file cannot be cleaned without "
        "breaking it. Upload a copy without the signature: for example, print it to a new PDF."
    ),
    "script": gettext_lazy(
        "This file contains a script. Print it to a new PDF, which leaves the script out, and upload that."
    ),
    "launch": gettext_lazy(
        "This PDF starts another program. Print it to a new PDF, which leaves that out, and upload that."
    ),
    "attached": gettext_lazy(
        "Other files are hidden in this PDF. Print it to a new PDF, which leaves them out; upload that."
    ),
    "media": gettext_lazy("This file plays sound or film. Take that out, or print it to a new PDF and upload that."),
    "sends": gettext_lazy(
        "This PDF sends what people type into it to another place. Print it to a new PDF and upload that."
    ),
    "elsewhere": gettext_lazy("This PDF opens other files. Print it to a new PDF and upload that."),
    "automatic": gettext_lazy(
        "This PDF does something by itself when it is opened, such as going to a website. Print it to a new PDF and "
        "upload that."
    ),
    "xfa": gettext_lazy(
        "This PDF contains an XFA form, which most programs cannot show. Print it to a new PDF and upload that."
    ),
    "picture": gettext_lazy(
        "A picture in this file cannot be cleaned of what the camera wrote into it. Save the picture as JPEG or PNG "
        "and put it in again."
    ),
    "macros": gettext_lazy("This file contains macros, which are programs. Save it without macros."),
    "linked": gettext_lazy(
        "This file fetches something from another file or from the web when it is opened. Break these links in your "
        "office program, so that everything is in the file itself, and save it again."
    ),
    "embedded": gettext_lazy(
        "There is another file inside this one that cannot be checked. Take it out, or paste it as a picture."
    ),
    "program": gettext_lazy("There is a program among the files inside. Take it out."),
    "nested": gettext_lazy("There is a ZIP inside the ZIP. Put all files into one ZIP."),
    "unknown": gettext_lazy("There is a file inside of a kind that cannot be checked. Take it out."),
    "empty": gettext_lazy("There is nothing in this ZIP that a reader could use."),
    "path": gettext_lazy(
        "The files inside are stored under the folders of a computer. Pack the files alone, without those folders."
    ),
    "too large inside": gettext_lazy("Unpacked, this file would be larger than 300 MB."),
    "too many inside": gettext_lazy("There are more than 5,000 files inside. Split them into several files."),
}

# What readers could find although the page or sheet does not show it: the editor decides.
HIDDEN = {
    "comments": gettext_lazy("comments"),
    "changes": gettext_lazy("tracked changes"),
    "sheets": gettext_lazy("hidden sheets"),
    "slides": gettext_lazy("hidden slides"),
    "notes": gettext_lazy("speaker notes"),
    "text": gettext_lazy("hidden text"),
    "layers": gettext_lazy("hidden layers"),
    "pivot": gettext_lazy("the data behind a pivot table"),
}

# What is taken out without a question, as `clean_documents` names it.
REMOVED = {
    "authors": gettext_lazy("names of people"),
    "metadata": gettext_lazy("data about the file"),
    "paths": gettext_lazy("names of folders"),
    "picture": gettext_lazy("data of cameras"),
    "history": gettext_lazy("older versions"),
    "thumbnail": gettext_lazy("small pictures of pages"),
    "system files": gettext_lazy("files of the computer"),
    "dates": gettext_lazy("dates of the files inside"),
}


class SanitizedFile(SimpleUploadedFile):
    """A file that went through `validate_upload`, the only kind that documents store.

    `hidden` says in words what is in it that readers could find, "" if nothing; `keep_hidden` whether a person has
    looked at that. `removed` holds keys of REMOVED.
    """

    def __init__(self, name, content, content_type=None, *, hidden="", keep_hidden=False, removed=()):
        super().__init__(name, content, content_type or "application/octet-stream")
        self.hidden = hidden
        self.keep_hidden = keep_hidden
        self.removed = set(removed)


def validate_upload(upload, *, keep_hidden: bool = False) -> SanitizedFile:
    """The upload without what points to people, made in a process of its own.

    Raises ValidationError, in plain words, for a file that is not taken; and with code "hidden" for one that holds
    comments, tracked changes or the like, unless `keep_hidden` says that a person has looked at them.
    """
    sanitized = upload if isinstance(upload, SanitizedFile) else _sanitized(upload)
    sanitized.keep_hidden |= keep_hidden
    if sanitized.hidden and not sanitized.keep_hidden:
        raise ValidationError(hidden_message(sanitized.hidden), code="hidden")
    return sanitized


def hidden_message(hidden: str) -> str:
    """What an editor is told of hidden content; `hidden` names it, as SanitizedFile.hidden does."""
    return _(
        "Readers could find in this file: %(hidden)s. Take that out in the program you made it with, or look at all "
        "of it and say that it may be published. The names of those who wrote comments and changes are taken out "
        "either way."
    ) % {"hidden": hidden}


def _sanitized(upload) -> SanitizedFile:
    with tempfile.TemporaryDirectory() as folder:  # outside the media folder: nothing uncleaned is ever written there
        source, target = Path(folder) / "source", Path(folder) / "target"
        upload.seek(0)
        source.write_bytes(upload.read())
        name = Path(upload.name).name
        answer = run_in_subprocess("cms.documents.sanitizers", str(source), str(target), name, seconds=SECONDS)
        if answer is None:
            _raise_problem("unreadable")
        if answer["problem"]:
            _raise_problem(answer["problem"], answer["member"])
        content_type = getattr(upload, "content_type", None)
        hidden = _in_words(answer["hidden"])
        return SanitizedFile(name, target.read_bytes(), content_type, hidden=hidden, removed=answer["removed"])


def _raise_problem(code: str, member: str = "") -> NoReturn:
    problem = PROBLEMS[code]
    if member:
        raise ValidationError(_("%(name)s: %(problem)s") % {"name": member, "problem": problem}, code=code)
    raise ValidationError(problem, code=code)


def _in_words(found: dict[str, list[str]]) -> str:
    """ "comments; hidden sheets (Members, Old)" """
    words = []
    for kind, names in found.items():
        words.append(f"{HIDDEN[kind]} ({', '.join(names)})" if names else str(HIDDEN[kind]))
    return "; ".join(words)
