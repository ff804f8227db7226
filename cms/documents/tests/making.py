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
