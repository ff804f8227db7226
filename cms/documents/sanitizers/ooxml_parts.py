"""What single parts of Word, Excel and PowerPoint files hold about people, and what they hide."""

import re

from .package import named
from .paths import is_local_path
from .report import ProblemError, Report
from .shown_fields import clean_word_fields
from .xml import local, remove

SOMEBODY = "Author"  # what Office itself writes when it is told to remove personal information

NAMED = {
    *("author", "initials", "userName", "displayName", "lastEditedBy"),
    *("refreshedBy", "lastModifiedBy", "originalAuthor"),
}
FORGOTTEN = {"date", "dateUtc", "dT", "dt", "userId", "providerId", "refreshedDate", "created", "modified"}
_ABOUT_PEOPLE = "//@*[{}]".format(" or ".join(f"local-name()='{name}'" for name in sorted(NAMED | FORGOTTEN)))
_REQUIRED = {"userId": "", "providerId": "None"}

W = "*[contains(namespace-uri(), 'wordprocessingml') and local-name()='{}']"  # "Strict" files have another address
TRACKED = (
    *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
    *("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange"),
    *("tblPrExChange",),
)
SETTINGS_DROPPED = ("rsids", "attachedTemplate", "mailMerge", "docVars", "docId", "saveThroughXslt")
_DDE = re.compile(r"DDE(AUTO)?\s|INCLUDE(TEXT|PICTURE)\s|\bLINK\s|\bRD\s|DATABASE\s|MACROBUTTON\s", re.IGNORECASE)


def clean_authors(root, report: Report) -> None:
    """Names of people, and when they wrote, out of comments, changes, lists of authors and caches."""
    for attribute in root.xpath(_ABOUT_PEOPLE):
        element, key = attribute.getparent(), attribute.attrname
        name = key.rpartition("}")[2]
        if name in NAMED:
            new = SOMEBODY[0] if name == "initials" else SOMEBODY
            if attribute not in (new, "") and not attribute.startswith("tc={"):
                element.set(key, new)
                report.removed.add("authors")
        elif _is_about_a_person(element) and attribute != _REQUIRED.get(name):
            if name in _REQUIRED:
                element.set(key, _REQUIRED[name])
            else:
                del element.attrib[key]
            report.removed.add("authors")


def _is_about_a_person(element) -> bool:
    """`date` and its like are about a person beside an author; elsewhere they belong to charts and tables."""
    keys = {key.rpartition("}")[2] for key in element.attrib}
    return bool(keys & (NAMED | {"authorId", "personId", "userId"})) or local(element) in ("comment", "cm")


def clean_word(root, report: Report) -> None:
    """Clean a part of a Word file; report changes, comments, hidden text. Raises ProblemError for live fields."""
    if local(root) == "settings":
        for element in root.xpath(named(*SETTINGS_DROPPED)):
            remove(element)
            report.removed.add("metadata")
    for attribute in root.xpath("//@*[starts-with(local-name(), 'rsid')]"):
        del attribute.getparent().attrib[attribute.attrname]
        report.removed.add("metadata")
    for element in root.xpath(named("permStart", "permEnd")):  # who may write here, by the address of their mail
        remove(element)
        report.removed.add("metadata")
    _refuse_live_fields(root)
    clean_word_fields(root, report)
    if root.xpath(" | ".join("//" + W.format(kind) for kind in TRACKED)):
        report.hide("changes")
    if local(root) == "comments" and len(root):
        report.hide("comments")
    if local(root) != "styles" and root.xpath("//" + W.format("vanish")):
        report.hide("text")


def _refuse_live_fields(root) -> None:
    """Fields that fetch something, or run it, when the file is opened. Their words may be cut into several pieces."""
    pieces = root.xpath(named("instrText"))
    joined = "".join(piece.text or "" for piece in pieces)
    simple = root.xpath("//@*[local-name()='instr']")
    for code in (joined, *simple):
        if _DDE.search(_without_hyperlinks(code)):
            raise ProblemError("linked")


def _without_hyperlinks(code: str) -> str:
    return re.sub(r'HYPERLINK\s+(\\l\s+)?"[^"]*"', " ", code, flags=re.IGNORECASE)


def clean_excel(root, report: Report) -> None:
    """Clean a part of an Excel file; report comments, hidden sheets, pivot data. Raises ProblemError for links."""
    for element in root.xpath(
        named("absPath", "revisionPtr", "customWorkbookViews", "customSheetViews", "fileSharing", "webPublishing")
    ):
        remove(element)
        report.removed.add("metadata")
    if local(root) == "comments":
        _forget_comment_authors(root, report)
    if local(root) in ("comments", "ThreadedComments") and root.xpath(named("comment", "threadedComment")):
        report.hide("comments")
    if local(root) == "workbook":
        _clean_names(root, report)
        hidden = root.xpath("//*[local-name()='sheet' and (@state='hidden' or @state='veryHidden')]")
        if hidden:
            report.hide("sheets", *(sheet.get("name", "") for sheet in hidden))
    if local(root) in ("ddeLink", "oleLink", "externalLink") or root.xpath(named("ddeLink", "oleLink")):
        raise ProblemError("linked")
    if local(root) == "pivotCacheRecords" and len(root):
        report.hide("pivot")


def _clean_names(root, report: Report) -> None:
    """Names that somebody gave to cells; one for cells of another file leads into a folder of its author's."""
    for name in root.xpath(named("definedName")):
        if is_local_path((name.text or "").lstrip("'=")):
            raise ProblemError("linked")
        if name.attrib.pop("comment", None):
            report.removed.add("metadata")


def _forget_comment_authors(root, report: Report) -> None:
    """Excel writes the author a second time, as the first words of the comment itself."""
    authors = root.xpath(named("author"))
    names = {(author.text or "").strip() for author in authors}
    for author in authors:
        if author.text != SOMEBODY and not (author.text or "").startswith("tc={"):
            author.text = SOMEBODY
            report.removed.add("authors")
    for text in root.xpath(named("t")):
        for name in names - {"", SOMEBODY}:
            if (text.text or "").strip().startswith(f"{name}:"):
                text.text = text.text.replace(f"{name}:", "", 1)


def clean_powerpoint(root, report: Report) -> None:
    """Clean a part of a PowerPoint file; report comments, hidden slides, speaker notes."""
    if local(root) == "cmAuthor" or root.xpath("//*[local-name()='cmAuthor' or local-name()='author'][@name]"):
        for author in root.xpath("//*[local-name()='cmAuthor' or local-name()='author'][@name]"):
            if author.get("name") != SOMEBODY:
                author.set("name", SOMEBODY)
                report.removed.add("authors")
    if local(root) in ("cmLst",) and len(root):
        report.hide("comments")
    if local(root) == "sld" and root.get("show") in ("0", "false"):
        report.hide("slides")
    if local(root) == "notes" and _notes_words(root).strip():
        report.hide("notes")
    for element in root.xpath(named("modifyVerifier", "custDataLst")):
        remove(element)


def _notes_words(root) -> str:
    """The text of speaker's notes, without the number of the slide."""
    numbers = set(root.xpath(named("fld") + named("t")))
    return "".join(piece.text or "" for piece in root.xpath(named("t")) if piece not in numbers)
