"""Fields of office files that show who wrote the file, or where it lay: the words that they showed last are stored."""

from .paths import without_folders
from .report import Report
from .xml import local

_OF_PEOPLE = {"AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS"}
_OF_PATHS = {"FILENAME", "TEMPLATE"}

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ODF_PEOPLE = {
    f"{_TEXT}{name}" for name in ("author-name", "author-initials", "initial-creator", "creator", "printed-by")
}
_ODF_PATHS = {f"{_TEXT}{name}" for name in ("file-name", "template-name")}


def clean_word_fields(root, report: Report) -> None:
    """Fields are one element, or begin, separator and end somewhere in the text, one inside the other."""
    open_fields: list[dict] = []
    for element in root.iter("{*}fldChar", "{*}instrText", "{*}t"):
        kind = local(element)
        if kind == "fldChar":
            _begin_or_end(element, open_fields)
        elif kind == "instrText" and open_fields:
            open_fields[-1]["code"] += element.text or ""
        elif open_fields and open_fields[-1]["shows"]:
            _clean_shown(open_fields[-1]["code"], element, report)
    for field in root.iter("{*}fldSimple"):
        code = next((value for key, value in field.attrib.items() if key.endswith("}instr")), "")
        for element in field.iter("{*}t"):
            _clean_shown(code, element, report)


def _begin_or_end(element, open_fields: list[dict]) -> None:
    kind = next((value for key, value in element.attrib.items() if key.endswith("}fldCharType")), "")
    if kind == "begin":
        open_fields.append({"code": "", "shows": False})
    elif kind == "separate" and open_fields:
        open_fields[-1]["shows"] = True
    elif kind == "end" and open_fields:
        open_fields.pop()


def _clean_shown(code: str, element, report: Report) -> None:
    word = (code.split() or [""])[0].upper()
    if word in _OF_PEOPLE:
        _show(element, "", "authors", report)
    elif word in _OF_PATHS:
        _show(element, without_folders(element.text or ""), "paths", report)


def clean_odf_fields(root, report: Report) -> None:
    """Empty the fields that show people; those that show a path keep the name of the file."""
    for element in root.iter(f"{_TEXT}*"):
        if element.tag in _ODF_PEOPLE or element.tag.startswith(f"{_TEXT}sender-"):
            _show(element, "", "authors", report)
        elif element.tag in _ODF_PATHS:
            _show(element, without_folders("".join(element.itertext())), "paths", report)


def _show(element, words: str, removed: str, report: Report) -> None:
    if "".join(element.itertext()) != words:
        for child in list(element):
            element.remove(child)
        element.text = words or None  # written the same when it is cleaned again
        report.removed.add(removed)
