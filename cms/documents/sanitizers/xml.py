"""Reading and writing XML of strangers: no document type, no entities, no comments, no depth without end."""

from io import BytesIO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from lxml import etree

from .report import ProblemError

MAX_BYTES = 64 * 1024 * 1024  # bytes of one part


def parse(content: bytes, *, recover: bool = False):
    """The root element. Raises ProblemError("damaged"), also for a document type: office programs write none."""
    if len(content) > MAX_BYTES:
        raise ProblemError("too large inside")
    if not recover:
        _refuse_doctype(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        recover=recover,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ProblemError("damaged") from error
    if root is None or root.getroottree().docinfo.doctype:
        raise ProblemError("damaged")
    return root


def serialize(root) -> bytes:
    """The bytes of a part, in UTF-8 with an XML declaration."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _refuse_doctype(content: bytes) -> None:
    """Read as far as the first element, and no document type on the way there."""
    try:
        next(iterparse(BytesIO(content), events=("start",), forbid_dtd=True))
    except (DefusedXmlException, ParseError, StopIteration, LookupError, ValueError) as error:
        raise ProblemError("damaged") from error


def remove(element) -> None:
    """Take an element out and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def local(element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname
