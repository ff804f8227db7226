"""Files for tests, made here so that no one else's are needed."""

import zipfile
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from weasyprint import HTML


def a_pdf(words: str = "You have the right to remain silent.", pages: int = 1, lang: str = "en", **meta) -> bytes:
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in meta.items())
    page = f"<p>{words}</p>"
    body = '<div style="page-break-after: always"></div>'.join([page] * pages)
    html = f'<html lang="{lang}"><head><title>A file</title>{head}</head><body>{body}</body></html>'
    return HTML(string=html).write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")


def changed(content: bytes, change) -> bytes:
    """The PDF after `change(writer)`."""
    writer = PdfWriter(clone_from=BytesIO(content))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_script(content: bytes) -> bytes:
    def add(writer):
        action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('hello')")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject(key): value for key, value in action.items()}
        )

    return changed(content, add)


def with_program(content: bytes) -> bytes:
    def add(writer):
        launch = {"/S": NameObject("/Launch"), "/F": TextStringObject("calc.exe")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject(key): value for key, value in launch.items()}
        )

    return changed(content, add)


def with_attachment(content: bytes) -> bytes:
    return changed(content, lambda writer: writer.add_attachment("tool.exe", b"MZ"))


def locked(content: bytes) -> bytes:
    return changed(content, lambda writer: writer.encrypt("secret", algorithm="RC4-128"))


def folder(files: dict[str, bytes]) -> bytes:
    """An office file or a ZIP with these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


# Office files: the least that makes one

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = f'xmlns:r="{_KIND[:-1]}"'
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMES = ("office", "text", "table", "style", "meta", "presentation")
ODF_NAMESPACES = (
    " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in _ODF_NAMES)
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def relations(*each: tuple[str, str, str, bool]) -> bytes:
    """A part of relations: id, kind, target, whether it leads out of the file."""
    mode = ' TargetMode="External"'
    lines = [
        f'<Relationship Id="{key}" Type="{_KIND}{kind}" Target="{target}"{mode * outside}/>'
        for key, kind, target, outside in each
    ]
    return _RELATIONS.format("".join(lines)).encode()


def docx(parts: dict[str, bytes] | None = None, body: str = "<w:p><w:r><w:t>Your rights</w:t></w:r></w:p>") -> bytes:
    document = f"<w:document {W} {R}><w:body>{body}</w:body></w:document>".encode()
    return _ooxml({"word/document.xml": document, **(parts or {})})


def xlsx(parts: dict[str, bytes] | None = None, sheets: str = '<sheet name="Groups" sheetId="1"/>') -> bytes:
    workbook = f"<workbook {S} {R}><sheets>{sheets}</sheets></workbook>".encode()
    return _ooxml({"xl/workbook.xml": workbook, **(parts or {})})


def pptx(parts: dict[str, bytes] | None = None) -> bytes:
    return _ooxml({"ppt/presentation.xml": f"<p:presentation {P}/>".encode(), **(parts or {})})


def _ooxml(parts: dict[str, bytes]) -> bytes:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="application/xml"/>' for name in parts)
    main = next(iter(parts))
    return folder(
        {
            "[Content_Types].xml": _TYPES.format(overrides).encode(),
            "_rels/.rels": relations(("rId1", "officeDocument", main, False)),
            **parts,
        }
    )


def odf(
    kind: str = "text", body: str = "<text:p>Your rights</text:p>", parts: dict[str, bytes] | None = None
) -> bytes:
    """An OpenDocument file: `kind` is text, spreadsheet or presentation."""
    inside = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    content = f"<office:document-content {ODF_NAMESPACES}>{inside}</office:document-content>"
    members = {"content.xml": content.encode(), **(parts or {})}
    names = "".join(f'<m:file-entry m:full-path="{name}" m:media-type="text/xml"/>' for name in members)
    manifest = f'<m:manifest xmlns:m="{ODF}manifest:1.0">{names}</m:manifest>'
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return folder({"mimetype": mimetype, **members, "META-INF/manifest.xml": manifest.encode()})


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as made:
        return {name: made.read(name) for name in made.namelist()}
