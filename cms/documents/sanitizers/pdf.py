"""A PDF is taken apart and written again: only what its pages need, without names, places and older versions.

Where the file holds older versions of itself, write a copy without them; look at every object and mend it; write that
(what nothing leads to stays behind). pikepdf (qpdf) keeps content, tags and text as they are.
"""

import re
from io import BytesIO

import pikepdf

from .paths import is_local_path, without_folders
from .pdf_actions import ACTIONS, KEYS, OTHERS, check_actions, check_signatures
from .pdf_metadata import replace_metadata
from .pdf_pictures import sanitize_stream
from .report import ProblemError, Report

END = b"%%EOF"
TAIL = 2048  # readers of PDFs look for the end in the last kilobyte; some writers add a little

# Keys that are taken out wherever they stand, and what they are called in the report.
DROPPED = {
    "/Metadata": "metadata",
    "/PieceInfo": "metadata",
    "/LastModified": "metadata",
    "/SpiderInfo": "metadata",
    "/Thumb": "thumbnail",
    "/DSS": "metadata",
    "/CreatorInfo": "metadata",
    "/Author": "authors",
    "/Creator": "metadata",
    "/Producer": "metadata",
    "/Keywords": "metadata",
    **dict.fromkeys(("/PTEX.FileName", "/PTEX.InfoDict", "/PTEX.Fullbanner", "/OPI"), "paths"),  # where figures lay
}
# What a reader's program needs of the catalog and the trailer. Programs and people put anything else there.
CATALOG = {
    *("/Type", "/Version", "/Extensions", "/Pages", "/PageLabels", "/PageLayout", "/PageMode", "/ViewerPreferences"),
    *("/Names", "/Dests", "/Outlines", "/OpenAction", "/AA", "/AcroForm", "/OCProperties", "/OutputIntents"),
    *("/StructTreeRoot", "/MarkInfo", "/Lang", "/Metadata", "/Requirements"),
}
TRAILER = {"/Root", "/Info", "/ID", "/Size", "/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms"}
# Comments on a page: what reviewers wrote, and not what the page shows.
REMARKS = {
    *("/Text", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/FreeText", "/Stamp", "/Redact"),
    *("/Square", "/Circle", "/Line", "/Ink", "/Polygon", "/PolyLine"),
}
FIELD = "/Widget"  # its /T is the name of a field
ABOUT_THE_AUTHOR = ("/T", "/Subj", "/CreationDate", "/M", "/RC", "/NM")
WORDS = ("/Alt", "/ActualText", "/E", "/T", "/TU", "/Contents", "/Title")

# The same file gives the same bytes, so that a copy of it is known again.
SAVED = {
    "object_stream_mode": pikepdf.ObjectStreamMode.generate,
    "deterministic_id": True,
    "fix_metadata_version": False,
}
_NAMES = re.compile(rb"/[^\s/<>()\[\]]+")
_LOOKED_AT = {key.encode() for key in (*DROPPED, *WORDS, *KEYS, *ACTIONS, *OTHERS)}


def sanitize_pdf(content: bytes, report: Report) -> bytes:
    """The cleaned bytes of a PDF. Raises ProblemError for one that is damaged, locked, signed or does something."""
    if END not in content[-TAIL:]:
        raise ProblemError("damaged")
    has_history = content.count(b"startxref") > 1
    if has_history and b"/Linearized" not in content[:1024]:
        report.removed.add("history")
    try:
        if has_history:
            content = _without_history(content)
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = _check_whole(pdf)
            _clean(pdf, report)
            if len(pdf.pages) != pages:
                raise ProblemError("damaged")
            out = BytesIO()
            pdf.save(out, **SAVED)
        # What qpdf makes of some broken files cannot be opened.
        with pikepdf.open(BytesIO(out.getvalue())) as pdf:
            _check_whole(pdf)
    except pikepdf.PasswordError as error:
        raise ProblemError("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise ProblemError("damaged") from error
    return out.getvalue()


def _without_history(content: bytes) -> bytes:
    """A copy in which what only older versions held is not even looked at. It costs a long file half a second."""
    with pikepdf.open(BytesIO(content)) as pdf:
        _check_whole(pdf)
        copy = BytesIO()
        pdf.save(copy, compress_streams=False, **SAVED)
    return copy.getvalue()


def _check_whole(pdf) -> int:
    if pdf.is_encrypted:
        raise ProblemError("locked")
    if not len(pdf.pages):
        raise ProblemError("damaged")
    return len(pdf.pages)


def _clean(pdf, report: Report) -> None:
    check_signatures(pdf)
    title = replace_metadata(pdf, report)
    check_actions(pdf.Root, is_root=True)
    for thing in _worth_a_look(pdf):
        check_actions(thing)
        _clean_dictionary(thing, report)
        if isinstance(thing, pikepdf.Stream):
            sanitize_stream(pdf, thing, report)
    _keep_only(CATALOG, pdf.Root, report)
    _keep_only(TRAILER, pdf.trailer, report)
    pdf.Root.Metadata = title
    _note_hidden_layers(pdf, report)


def _keep_only(wanted: set[str], thing, report: Report) -> None:
    for key in set(thing.keys()) - wanted:
        del thing[key]
        report.removed.add("metadata")


def _worth_a_look(pdf):
    """Every stream, and every dictionary in an object that has one of the keys we look for, the ones inside too.

    qpdf writes an object out in microseconds, with its names in their plain form; taking each apart in Python would
    cost a long tagged file ten seconds.
    """
    yield pdf.trailer
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Object):
            continue  # a number on its own: many programs write the length of a stream that way
        if isinstance(thing, pikepdf.Stream) or _LOOKED_AT & set(_NAMES.findall(thing.unparse(resolved=True))):
            yield from _dictionaries(thing)


def _dictionaries(start):
    inside = [start]
    while inside:
        thing = inside.pop()
        if isinstance(thing, pikepdf.Array):
            inside.extend(_held(thing))
        elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            yield thing
            inside.extend(_held(value for _, value in thing.items()))


def _held(values) -> list:
    """Those of `values` that stand in no place of their own, where they would be met anyway."""
    containers = (pikepdf.Array, pikepdf.Dictionary)
    return [value for value in values if isinstance(value, containers) and not value.is_indirect]


def _clean_dictionary(thing, report: Report) -> None:
    keys = thing.keys()
    for key in DROPPED.keys() & keys:
        del thing[key]
        report.removed.add(DROPPED[key])
    if "/Rect" in keys and "/Subtype" in keys:
        _clean_annotation(thing, report)
    for key in WORDS:
        value = thing.get(key) if key in keys else None
        if isinstance(value, pikepdf.String) and is_local_path(str(value)):
            thing[key] = pikepdf.String(without_folders(str(value)))
            report.removed.add("paths")


def _clean_annotation(thing, report: Report) -> None:
    kind = str(thing.Subtype)
    if kind == FIELD:
        return
    if kind in REMARKS and (kind == "/Text" or str(thing.get("/Contents", ""))):
        report.hide("comments")
    for key in ABOUT_THE_AUTHOR:
        if key in thing:
            del thing[key]
            report.removed.add("authors")


def _note_hidden_layers(pdf, report: Report) -> None:
    layers = pdf.Root.get("/OCProperties", {})
    default = layers.get("/D", {})
    hidden = list(default.get("/OFF", []))
    if str(default.get("/BaseState", "")) == "/OFF":
        hidden = list(layers.get("/OCGs", []))
    if hidden:
        report.hide("layers", *(str(layer.get("/Name", "")) for layer in hidden))
