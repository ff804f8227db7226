"""Makes the demo's PDF files from the HTML sources beside them, and writes the list of them, documents.toml.

Run from the root of the project:  python -m cms.demo.make_documents
It needs WeasyPrint (requirements-dev), Pango and the Noto fonts (Debian: libpango-1.0-0, libpangoft2-1.0-0,
fonts-noto-core). Every file is tagged PDF/UA-1, has its fonts inside and says its language. With the same versions
of all these a second run writes the same bytes: nothing in a file depends on the clock or on chance.
"""

from html.parser import HTMLParser
from pathlib import Path

from weasyprint import HTML

FOLDER = Path(__file__).parent / "documents"
MAX_BYTES = 150 * 1024  # bytes; a flyer has to arrive on an old phone


class Heading(HTMLParser):
    """What a source says about itself: the language on <html>, the <title>, and the kind in <meta name="kind">."""

    def __init__(self, source):
        super().__init__()
        self.language = self.kind = self.title = ""
        self.in_title = False
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "html":
            self.language = values["lang"]
        elif tag == "meta" and values.get("name") == "kind":
            self.kind = values["content"]
        self.in_title = tag == "title"

    def handle_data(self, text):
        if self.in_title:
            self.title = " ".join(text.split())
            self.in_title = False


def make(source):
    """Write the PDF of one source; return its entry for documents.toml."""
    key = source.stem
    heading = Heading(source.read_text())
    pages = HTML(source).render(pdf_variant="pdf/ua-1")
    target = FOLDER / f"{key}.pdf"
    pages.write_pdf(target, pdf_variant="pdf/ua-1", pdf_identifier=key.encode())
    if target.stat().st_size > MAX_BYTES:
        raise SystemExit(f"{target.name} is {target.stat().st_size} bytes, more than {MAX_BYTES}")
    return (
        f'[{key}]\ntitle = "{heading.title}"\nlanguage = "{heading.language}"\nkind = "{heading.kind}"\n'
        f'pages = {len(pages.pages)}\nmade_with = "src/{source.name}"\n'
    )


def main():
    """Make every PDF and documents.toml; stops with SystemExit at a file of more than MAX_BYTES."""
    entries = [make(source) for source in sorted((FOLDER / "src").glob("*.html"))]
    note = "# Written by `python -m cms.demo.make_documents` from the sources in src/; change those.\n"
    (FOLDER / "documents.toml").write_text("\n".join([note, *entries]))
    print(f"{len(entries)} documents made")


if __name__ == "__main__":
    main()
