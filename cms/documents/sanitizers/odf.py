"""OpenDocument files, as LibreOffice writes them."""

import re

from .package import Package, keep_title_and_language, shorten_paths
from .paths import is_local_path
from .report import ProblemError
from .shown_fields import clean_odf_fields
from .xml import parse, remove, serialize

MANIFEST = "META-INF/manifest.xml"
MIMETYPES = {
    ".odt": b"application/vnd.oasis.opendocument.text",
    ".ods": b"application/vnd.oasis.opendocument.spreadsheet",
    ".odp": b"application/vnd.oasis.opendocument.presentation",
}
REFUSED = {
    r"(^|/)(basic|scripts|dialogs)/": "macros",
    r"^meta-inf/(documentsignatures|macrosignatures)": "signed",
    r"\.(mp4|m4a|m4v|mov|avi|wmv|mp3|wav|wma|aac|ogg|ogv)$": "media",
}
DROPPED = {
    r"^thumbnails/": "thumbnail",
    r"^(versions/|versionlist\.xml)": "history",
    r"^(configurations2/|layout-cache$|manifest\.rdf$)": "metadata",
}
SOMEBODY = "Author"
_HREF = "{http://www.w3.org/1999/xlink}href"
_INSIDE = re.compile(r"^(#|\./|[\w ./-]+$)")
_OUTSIDE = ("http://", "https://", "mailto:", "tel:")
_SETTINGS = re.compile(r"printer|rsid|database|datasource|redlineprotection|forbidden", re.IGNORECASE)
_PEOPLE = ("creator", "date", "creator-initials", "sender-initials", "date-string")
_LIVE = ("dde-source", "dde-connection-decl", "dde-link", "table-source", "cell-range-source", "database-display")


def check(package: Package, ending: str) -> None:
    """Raises ProblemError for a file that is not what its ending says, is locked, or has parts that are REFUSED."""
    said = package.members.get("mimetype", b"").strip()
    if "content.xml" not in package.members or said != MIMETYPES[ending]:
        raise ProblemError("misnamed")
    if b"encryption-data" in package.members.get(MANIFEST, b""):
        raise ProblemError("locked")
    package.refuse(REFUSED)


def clean_part(package: Package, name: str, root):
    """Clean `root`, the part `name`, in place. Raises ProblemError for macros and for what is fetched by itself."""
    file = name.rpartition("/")[2]
    if name == MANIFEST:
        return None
    if file == "meta.xml":
        return keep_title_and_language(root, package.report)
    if file == "settings.xml":
        _clean_settings(root, package)
        return None
    _refuse_what_acts(root)
    _clean_links(root, package)
    _note_remarks(root, package.report)
    _note_hidden(root, package.report)
    _clean_people(root, package.report)
    clean_odf_fields(root, package.report)
    shorten_paths(root, package.report)
    return None


def finish(package: Package) -> None:
    """Take the entries of parts that are gone out of the manifest."""
    if MANIFEST not in package.members:
        return
    manifest = parse(package.members[MANIFEST])
    for entry in manifest.xpath("//*[local-name()='file-entry']"):
        path = next(iter(entry.xpath("@*[local-name()='full-path']")), "")
        if path != "/" and path.rstrip("/") and not _is_there(package, path):
            remove(entry)
    package.members[MANIFEST] = serialize(manifest)


def _is_there(package: Package, path: str) -> bool:
    return path in package.members or (path.endswith("/") and any(name.startswith(path) for name in package.members))


def _clean_settings(root, package: Package) -> None:
    for item in root.xpath("//*[starts-with(local-name(), 'config-item')]"):
        key = next(iter(item.xpath("@*[local-name()='name']")), "")
        if _SETTINGS.search(key):
            remove(item)
            package.report.removed.add("metadata")


def _refuse_what_acts(root) -> None:
    scripts = root.xpath("//*[local-name()='scripts']//*[local-name()='script' or local-name()='event-listener']")
    if scripts or root.xpath("//*[local-name()='event-listener' or local-name()='macro']"):
        raise ProblemError("macros")
    if root.xpath(" | ".join(f"//*[local-name()='{name}']" for name in _LIVE)):
        raise ProblemError("linked")


def _clean_links(root, package: Package) -> None:
    """Links that somebody clicks may lead to the web; whatever is fetched by itself must be inside."""
    for element in root.iterfind(f".//*[@{_HREF}]"):
        target = element.get(_HREF)
        is_link = element.tag.endswith(("}a", "}bookmark"))
        if is_link and (is_local_path(target) or not target.lower().startswith((*_OUTSIDE, "#"))):
            element.set(_HREF, "#")
            package.report.removed.add("paths")
        elif not is_link and target and (".." in target.split("/") or not _INSIDE.match(target)):
            if element.tag.endswith("}template"):
                remove(element)
            elif not (element.tag.endswith("}event-listener")):
                raise ProblemError("linked")


def _note_remarks(root, report) -> None:
    if root.xpath("//*[local-name()='annotation']"):
        report.hide("comments")
    if root.xpath("//*[local-name()='tracked-changes']/*"):
        report.hide("changes")


def _note_hidden(root, report) -> None:
    invisible = root.xpath(
        "//*[local-name()='style'][*[local-name()='table-properties']/@*[local-name()='display']='false']"
    )
    styles = {name for style in invisible for name in style.xpath("@*[local-name()='name']")}
    for table in root.xpath("//*[local-name()='table'][@*[local-name()='style-name']]"):
        if table.xpath("string(@*[local-name()='style-name'])") in styles:
            report.hide("sheets", table.xpath("string(@*[local-name()='name'])"))
    if root.xpath("//*[local-name()='drawing-page-properties']/@*[local-name()='visibility'][.='hidden']"):
        report.hide("slides")
    if any("".join(note.itertext()).strip() for note in root.xpath("//*[local-name()='notes']")):
        report.hide("notes")
    hidden = "//*[local-name()='hidden-text' or local-name()='hidden-paragraph']"
    sections = "//*[local-name()='section']/@*[local-name()='display'][.='none']"
    if root.xpath(f"{hidden} | {sections} | //*[local-name()='text-properties']/@*[local-name()='display'][.='none']"):
        report.hide("text")


def _clean_people(root, report) -> None:
    inside = "//*[local-name()='annotation' or local-name()='change-info']/*[{}]"
    for element in root.xpath(inside.format(" or ".join(f"local-name()='{name}'" for name in _PEOPLE))):
        if not element.tag.endswith("}creator"):
            remove(element)
        elif element.text != SOMEBODY:
            element.text = SOMEBODY
            report.removed.add("authors")
    for attribute in root.xpath("//@*[contains(local-name(), 'rsid') or local-name()='last-changed-by']"):
        del attribute.getparent().attrib[attribute.attrname]
        report.removed.add("metadata")
