"""Office files are ZIPs of XML parts: each part is read, cleaned and written again."""

import base64
import re
from collections.abc import Callable

from . import odf, ooxml
from .archive import read_members, write_members
from .kinds import OFFICE, OOXML, PICTURES, ending_of
from .package import Package, named
from .pictures import UNREAD, sanitize_emf, sanitize_picture, sanitize_unread
from .report import ProblemError, Report
from .xml import MAX_BYTES, parse, serialize

XML = {".xml", ".rels", ".vml", ".rdf", ".psmdcp"}  # .psmdcp: core properties as .NET names them
_OLE = b"\xd0\xcf\x11\xe0"
MAX_DEPTH = 2  # a table behind a chart of a document in a ZIP


def sanitize_office(ending: str, content: bytes, report: Report, depth: int, sanitize: Callable) -> bytes:
    """`sanitize(name, content, report, depth)` cleans what is embedded."""
    if depth > MAX_DEPTH:
        raise ProblemError("embedded")
    family = ooxml if ending in OOXML else odf
    package = Package(read_members(content), report)
    family.check(package, ending)
    package.drop(family.DROPPED)
    for name in package.names():
        package.members[name] = _sanitize_part(family, package, name, depth, sanitize)
    family.finish(package)
    return write_members(package.members, content, report, stored=("mimetype",))


def _sanitize_part(family, package: Package, name: str, depth: int, sanitize: Callable) -> bytes:
    content, ending = package.members[name], ending_of(name)
    if name == "mimetype":
        return content
    if ending in XML:
        return _sanitize_xml(family, package, name, recover=ending == ".vml")
    if ending in PICTURES:
        return sanitize_picture(content, package.report)
    if ending == ".svg":
        return _sanitize_svg(content, package.report)
    if ending == ".emf":
        return sanitize_emf(content, package.report)
    if ending in UNREAD:
        return sanitize_unread(ending, content)
    if ending in OFFICE:
        return sanitize(name, content, package.report, depth + 1)
    return _sanitize_nameless(content, ending, package.report)


def _sanitize_nameless(content: bytes, ending: str, report: Report) -> bytes:
    """Pictures that stand for embedded objects in OpenDocument have names without an ending."""
    if content.startswith(_OLE) or ending == ".bin":
        raise ProblemError("embedded")
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return sanitize_picture(content, report)
    if content[40:44] == b" EMF":
        return sanitize_emf(content, report)
    if not ending and content.startswith(b"VCLMTF"):
        return sanitize_unread(".svm", content)
    raise ProblemError("embedded")


def _sanitize_xml(family, package: Package, name: str, *, recover: bool) -> bytes:
    content = package.members[name]
    if not content.strip():
        return content
    if len(content) > MAX_BYTES:
        raise ProblemError("too large inside")
    root = parse(content, recover=recover)
    replacement = family.clean_part(package, name, root)
    return serialize(root if replacement is None else replacement)


def _sanitize_svg(content: bytes, report: Report) -> bytes:
    root = parse(content)
    if root.xpath(f"{named('script', 'foreignObject')} | //@*[starts-with(local-name(), 'on')]"):
        raise ProblemError("script")
    programs = "contains(namespace-uri(), 'inkscape') or contains(namespace-uri(), 'sodipodi')"
    for element in root.xpath(f"//*[local-name()='metadata' or {programs}]"):
        element.getparent().remove(element)
        report.removed.add("picture")
    for attribute in root.xpath("//@*[local-name()='href']"):
        attribute.getparent().set(attribute.attrname, _sanitize_svg_link(attribute, report))
    for attribute in root.xpath(f"//@*[{programs}]"):
        del attribute.getparent().attrib[attribute.attrname]
        report.removed.add("picture")
    return serialize(root)


def _sanitize_svg_link(address: str, report: Report) -> str:
    """A part of the same picture, or a picture within it, cleaned. Raises ProblemError for anything else."""
    if address.startswith("#"):
        return address
    found = re.fullmatch(r"\s*(data:image/(?:png|jpe?g|gif|webp);base64,)(.*)", address, re.DOTALL)
    if not found:
        raise ProblemError("linked")
    try:
        picture = base64.b64decode(found[2])
    except ValueError as error:
        raise ProblemError("picture") from error
    return found[1] + base64.b64encode(sanitize_picture(picture, report)).decode()
