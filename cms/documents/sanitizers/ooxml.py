"""Word, Excel and PowerPoint files (Office Open XML)."""

import posixpath
import re

from .ooxml_parts import clean_authors, clean_excel, clean_powerpoint, clean_word
from .package import Package, keep_title_and_language, shorten_paths
from .paths import is_local_path
from .report import ProblemError
from .xml import local, parse, remove, serialize

MAIN = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
TYPES = "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",  # of "Strict" files
)

REFUSED = {
    r"vbaproject|vbadata|(^|/)(macrosheets|dialogsheets|activex|ctrlprops)/": "macros",
    r"^_xmlsignatures/": "signed",
    r"^xl/(externallinks/|connections\.xml|querytables/|model/)": "linked",
    r"\.(mp4|m4a|m4v|mov|avi|wmv|mp3|wav|wma|aac)$": "media",
}
DROPPED = {
    r"^docprops/(custom\.xml|thumbnail)": "metadata",
    r"^(docmetadata|customxml)/": "metadata",
    r"printersettings": "metadata",
    r"^word/(people|webextensions?)|^ppt/(tags|changesinfos)/|^ppt/revisioninfo": "metadata",
    r"^word/commentsextensible": "authors",
    r"^xl/(revisions/|usernames)": "history",
}
ALLOWED_OUTSIDE = ("http://", "https://", "mailto:", "tel:", "#")
# What a part is, its relation says, whatever the part is called.
DROPPED_RELATIONS = {"customXml", "customXmlProps", "custom-properties", "customProperties", "thumbnail"}


def check(package: Package, ending: str) -> None:
    """Drop metadata. Raises ProblemError for what is not as the ending says, for macros and parts that are REFUSED."""
    if TYPES not in package.members or MAIN[ending] not in package.members:
        raise ProblemError("misnamed")
    if b"macroEnabled" in package.members[TYPES]:
        raise ProblemError("macros")
    package.refuse(REFUSED)
    package.drop_parts(_related(package, DROPPED_RELATIONS), "metadata")


def clean_part(package: Package, name: str, root):
    """Clean `root`, the part `name`, in place. Raises ProblemError for scripts and for what is fetched by itself."""
    if name.endswith(".rels"):
        return _clean_relations(package, name, root)
    if name == TYPES:
        return None
    if local(root) == "coreProperties":
        return keep_title_and_language(root, package.report)
    if local(root) == "Properties" or name.lower().startswith("docprops/"):
        if len(root):
            package.report.removed.add("metadata")
            del root[:]
        return None
    clean_authors(root, package.report)
    if name.startswith("word/"):
        clean_word(root, package.report)
    elif name.startswith("xl/"):
        clean_excel(root, package.report)
    elif name.startswith("ppt/"):
        clean_powerpoint(root, package.report)
    shorten_paths(root, package.report)
    return None


def finish(package: Package) -> None:
    """Take out what refers to parts that are gone: their content types, and ids of relations."""
    types = parse(package.members[TYPES])
    for override in types.xpath("//*[local-name()='Override']"):
        if override.get("PartName", "").lstrip("/") in package.dropped:
            types.remove(override)
    package.members[TYPES] = serialize(types)
    for name, ids in package.lost_relations.items():
        if name in package.members:
            root = parse(package.members[name], recover=name.endswith(".vml"))
            _forget_relations(root, ids)
            package.members[name] = serialize(root)


def _related(package: Package, kinds: set[str]) -> set[str]:
    """The names of the parts to which a relation of these kinds leads."""
    found = set()
    for name in package.names():
        if name.endswith(".rels") and package.members[name].strip():
            found |= {
                _part(name, relation.get("Target", ""))
                for relation in parse(package.members[name])
                if relation.get("Type", "").rpartition("/")[2] in kinds and relation.get("TargetMode") != "External"
            }
    return found & package.members.keys()


def _part(relations: str, target: str) -> str:
    """The name of the part that a relation leads to."""
    return posixpath.normpath(posixpath.join("/", relations.rpartition("_rels/")[0], target)).lstrip("/")


def _clean_relations(package: Package, name: str, root) -> None:
    """Relations lead to parts that are there, or to addresses of the web that somebody clicks."""
    folder, _, file = name.rpartition("_rels/")
    source = folder + file.removesuffix(".rels")
    for relation in list(root):
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            is_lost = _is_lost_outside(package, kind, target, relation)
        else:
            is_lost = _part(name, target) in package.dropped
        if is_lost:
            package.lost_relations.setdefault(source, set()).add(relation.get("Id"))
            root.remove(relation)


def _is_lost_outside(package: Package, kind: str, target: str, relation) -> bool:
    """Whether a relation to the outside goes. One that fetches something when the file is opened is refused."""
    if kind == "attachedTemplate":
        package.report.removed.add("paths")
        return True
    if kind != "hyperlink":
        raise ProblemError("linked")
    if re.match(r"\s*(javascript|vbscript|data):", target, re.IGNORECASE):
        raise ProblemError("script")
    if is_local_path(target) or not target.lower().startswith(ALLOWED_OUTSIDE):
        relation.set("Target", "#")  # whoever clicks stays in the file
        package.report.removed.add("paths")
    return False


def _forget_relations(root, ids: set[str]) -> None:
    for attribute in root.xpath("//@*[contains(namespace-uri(), '/relationships')]"):
        if attribute in ids and attribute.attrname[1:].partition("}")[0] in DOCUMENT_RELATIONS:
            element = attribute.getparent()
            if element.tag.endswith("}pageSetup"):
                del element.attrib[attribute.attrname]
            else:
                remove(element)
