"""Reading and writing XML of strangers: no document type, no entities, no comments, no depth without end."""

from xml.parsers import expat

from lxml import etree

from .report import ProblemError

LARGEST = 64 * 1024 * 1024  # bytes of one part


class _DoneError(Exception):
    pass


def parse(content: bytes, *, recover: bool = False):
    """The root element. Raises ProblemError("damaged"), also for a document type: office programs write none."""
    if len(content) > LARGEST:
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
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _refuse_doctype(content: bytes) -> None:
    """Read as far as the first element, and no entity on the way there."""

    def doctype(*args):
        raise ProblemError("damaged")

    def done(*args):
        raise _DoneError

    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = doctype
    reader.StartElementHandler = done
    try:
        reader.Parse(content[:65536], False)
    except _DoneError:
        return
    except expat.ExpatError as error:
        raise ProblemError("damaged") from error
    raise ProblemError("damaged")


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
    return etree.QName(element).localname
