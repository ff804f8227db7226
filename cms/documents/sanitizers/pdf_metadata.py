"""Of what a PDF says about itself three things stay: its title, its language, and that it is accessible (PDF/UA)."""

from xml.sax.saxutils import escape

import pikepdf

from .paths import without_folders
from .report import ProblemError, Report
from .xml import parse

DC = "http://purl.org/dc/elements/1.1/"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{rdf}">
<rdf:Description rdf:about="" xmlns:dc="{dc}" xmlns:pdfuaid="{pdfua}">{facts}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_TITLE = '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>'
_LANGUAGE = "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>"
_ACCESSIBLE = "<pdfuaid:part>{}</pdfuaid:part>"
_PROGRAM_MARKS = ("Microsoft Word - ", "Microsoft PowerPoint - ", "Microsoft Excel - ")


def replace_metadata(pdf, report: Report):
    """Empties the document information but for the title. The new XMP packet, to be put in at the end."""
    told = _told(pdf)
    information = pdf.trailer.get("/Info", {})
    title = str(information.get("/Title", "")) or told.get("title", "")
    language = str(pdf.Root.get("/Lang", ""))
    for mark in _PROGRAM_MARKS:
        title = title.removeprefix(mark)
    title = without_folders(title)
    if set(information.keys()) - {"/Title"}:
        report.removed.add("metadata")
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if title:
        pdf.trailer["/Info"] = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(title)))
    packet = _packet(title, language, told.get("part", ""))
    before = pdf.Root.get("/Metadata")
    if isinstance(before, pikepdf.Stream):
        if before.read_bytes() != packet:
            report.removed.add("metadata")
        del pdf.Root["/Metadata"]
    return pikepdf.Stream(pdf, packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _packet(title: str, language: str, part: str) -> bytes:
    facts = [_TITLE.format(escape(title))] if title else []
    facts += [_LANGUAGE.format(escape(language))] if language else []
    facts += [_ACCESSIBLE.format(part)] if part else []
    packet = _PACKET.format(rdf=RDF, dc=DC, pdfua=PDFUA, facts="".join(facts))
    return packet.encode("utf-8", "ignore")


def _told(pdf) -> dict[str, str]:
    """Title and part of PDF/UA as the XMP packet of the file tells them; nothing of a packet that cannot be read."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    try:
        root = parse(stream.read_bytes().strip(b"\x00 \r\n\t"))
    except ProblemError:
        return {}
    part = root.findtext(f".//{{{PDFUA}}}part") or next(iter(root.xpath("//@*[local-name()='part']")), "")
    is_named = part.strip() in ("1", "2") and PDFUA.encode() in stream.read_bytes()
    title = root.findtext(f".//{{{DC}}}title//{{{RDF}}}li") or ""
    return {"title": title.strip(), "part": part.strip() if is_named else ""}
