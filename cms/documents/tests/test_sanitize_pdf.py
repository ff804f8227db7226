"""What a PDF may not carry to readers, and what it keeps."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from pypdf import PdfReader

from cms.documents.sanitizers.report import ProblemError, Report
from cms.documents.sanitizers.sanitize import sanitize

from . import factories

ZEBRA = "Zebra Name"  # stands for a person: nowhere in what is published


def edited(change, content: bytes | None = None) -> bytes:
    with pikepdf.open(BytesIO(content or factories.a_pdf())) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def plain(content: bytes) -> bytes:
    """Everything that can be read in a PDF, out of its compressed streams."""
    with pikepdf.open(BytesIO(content)) as pdf:
        out = BytesIO()
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return out.getvalue()


def problem(content: bytes) -> str:
    with pytest.raises(ProblemError) as raised:
        sanitize("flyer.pdf", content, Report())
    return raised.value.code


def cleaned(content: bytes) -> tuple[bytes, Report]:
    report = Report()
    return sanitize("flyer.pdf", content, report), report


def photo(kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif[0x010F] = ZEBRA
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, kind, exif=exif)
    return out.getvalue()


def with_picture(content: bytes, filters, **extra):
    def change(pdf):
        stream = pdf.make_stream(b"")
        stream.write(content, filter=filters)
        stream.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 40, "/Height": 30, **extra})
        pdf.pages[0].obj.Resources["/XObject"] = Dictionary(Photo=stream)

    return edited(change)


def action(kind: str, **more) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def opens_with(act):
    def change(pdf):
        pdf.Root.OpenAction = act(pdf) if callable(act) else act

    return edited(change)


def link_with(act: Dictionary) -> bytes:
    def change(pdf):
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 10, 10]), A=act)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])

    return edited(change)


def annotated(**facts) -> bytes:
    def change(pdf):
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 10, 10]), **facts)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return edited(change)


def signed(pdf):
    signature = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("x"))
    field = Dictionary(FT=Name.Sig, T=String("Signature"), V=pdf.make_indirect(signature))
    pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([pdf.make_indirect(field)]))


def xfa(pdf):
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array([]))


def hidden_script(pdf):
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), action("JavaScript", JS=String("x"))]))
    )


def page_that_acts(pdf):
    pdf.pages[0].obj.AA = Dictionary(O=action("URI", URI=String("https://example.org/?seen")))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (edited(hidden_script), "script"),
        (link_with(action("URI", URI=String(" JavaScript:alert(1)"))), "script"),
        (link_with(action("Launch", F=String("calc.exe"))), "launch"),
        (link_with(action("SubmitForm", F=String("https://example.org/"))), "sends"),
        (link_with(action("ImportData", F=String("x.fdf"))), "sends"),
        (link_with(action("GoToR", F=String("C:\\Users\\zebra\\x.pdf"))), "elsewhere"),
        (link_with(action("GoToE", F=String("x"))), "elsewhere"),
        (link_with(action("Rendition")), "media"),
        (link_with(action("GoTo", D=String("a"), Next=action("Launch", F=String("x")))), "launch"),
        (opens_with(action("URI", URI=String("https://example.org/?seen"))), "automatic"),
        (opens_with(action("GoTo", D=String("a"), Next=Array([action("URI", URI=String("x"))]))), "automatic"),
        (edited(page_that_acts), "automatic"),
        (annotated(Subtype=Name.RichMedia), "media"),
        (edited(signed), "signed"),
        (edited(xfa), "xfa"),
    ],
)
def test_a_pdf_that_does_more_than_being_read_is_refused(content, code):
    assert problem(content) == code


def test_a_pdf_may_open_at_a_page_and_lead_to_a_website():
    content = opens_with(lambda pdf: action("GoTo", D=Array([pdf.pages[0].obj, Name.Fit])))
    clean, _ = cleaned(content)
    assert PdfReader(BytesIO(clean)).root_object["/OpenAction"]["/S"] == "/GoTo"
    clean, _ = cleaned(link_with(action("URI", URI=String("https://example.org/help"))))
    assert b"https://example.org/help" in plain(clean)


def test_an_empty_place_for_a_signature_does_not_keep_a_pdf_from_being_cleaned():
    """Today one number, /SigFlags, left every name in."""

    def change(pdf):
        pdf.Root.AcroForm = Dictionary(SigFlags=1, Fields=Array([]))
        pdf.docinfo["/Author"] = ZEBRA

    clean, _ = cleaned(edited(change))
    assert b"Zebra" not in plain(clean)


def with_names(pdf):
    pdf.docinfo["/Author"] = ZEBRA
    pdf.docinfo["/Company"] = ZEBRA
    pdf.docinfo["/Title"] = "Microsoft Word - C:\\Users\\Zebra\\Know your rights.docx"
    page = pdf.pages[0].obj
    page.PieceInfo = Dictionary(Editor=Dictionary(Private=String(ZEBRA)))
    page.Metadata = pdf.make_stream(ZEBRA.encode())
    page.Thumb = pdf.make_stream(photo())
    page.Resources["/Extra"] = Dictionary(Metadata=pdf.make_stream(ZEBRA.encode()))
    page.Resources["/Figure"] = pdf.make_stream(b"q Q", {"/PTEX.FileName": String("/home/zebra/fig.pdf")})
    page.Resources["/Picture"] = Dictionary(Alt=String("file:///home/zebra/Pictures/march.jpg"))


def test_names_places_and_paths_are_taken_out_wherever_they_stand():
    clean, report = cleaned(edited(with_names))
    assert b"zebra" not in plain(clean).lower()
    assert b"march.jpg" in plain(clean)
    assert PdfReader(BytesIO(clean)).metadata.title == "Know your rights.docx"
    assert {"metadata", "thumbnail", "paths"} <= report.removed


def with_what_programs_add(pdf):
    """As editors of PDFs, layout programs and document servers write them."""
    pdf.Root.Threads = Array([pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Author=ZEBRA)))])
    pdf.Root.URI = Dictionary(Base=f"file:///C:/Users/{ZEBRA}/")
    pdf.Root.Legal = Dictionary(Attestation=ZEBRA)
    pdf.Root.Collection = Dictionary(D=ZEBRA)
    pdf.Root.OfOurServer = Dictionary(Owner=ZEBRA)
    pdf.trailer.OfOurServer = String(ZEBRA)
    layer = Dictionary(Type=Name.OCG, Name="Map", Usage=Dictionary(CreatorInfo=Dictionary(Creator=ZEBRA)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([pdf.make_indirect(layer)]), D=Dictionary(Creator=ZEBRA))
    for kind in ("Link", "FreeText", "Stamp"):
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[0, 0, 9, 9], Subj=ZEBRA, T=ZEBRA)
        pdf.pages[0].Annots = Array([*pdf.pages[0].get("/Annots", []), pdf.make_indirect(note)])


def test_what_programs_add_of_their_own_is_taken_out_and_fields_and_layers_stay():
    content = edited(with_what_programs_add)
    assert plain(content).count(ZEBRA.encode()) == 14
    clean, report = cleaned(content)
    assert ZEBRA.encode() not in plain(clean)
    assert {"metadata", "authors"} <= report.removed
    with pikepdf.open(BytesIO(clean)) as pdf:
        assert str(pdf.Root.OCProperties.OCGs[0].Name) == "Map"
        assert len(pdf.pages[0].Annots) == 3
    assert cleaned(clean)[0] == clean


def test_who_wrote_a_remark_is_taken_out_and_the_remark_is_asked_about():
    about = {"T": String(ZEBRA), "M": String("D:20240101"), "RC": String(ZEBRA), "NM": String(ZEBRA)}
    clean, report = cleaned(annotated(Subtype=Name.Text, Contents=String("Too long"), **about))
    assert b"Zebra" not in plain(clean)
    assert b"Too long" in plain(clean)
    assert "comments" in report.hidden


@pytest.mark.parametrize("kind", ["Highlight", "FreeText", "Stamp", "Square", "Circle", "Line", "Ink", "Polygon"])
def test_what_is_written_on_a_page_in_any_shape_is_asked_about(kind):
    assert "comments" in cleaned(annotated(Subtype=Name(f"/{kind}"), Contents=String("Too long")))[1].hidden
    assert "comments" not in cleaned(annotated(Subtype=Name(f"/{kind}")))[1].hidden


def test_a_hidden_layer_is_asked_about_by_its_name():
    def change(pdf):
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Names")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    _, report = cleaned(edited(change))
    assert report.hidden == {"layers": ["Names"]}


def test_what_an_older_version_of_the_file_held_is_gone():
    """A program that saves quickly writes the new version behind the old one."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    draft = edited(lambda pdf: pdf.Root.update({"/Draft": String(ZEBRA)}))
    writer = PdfWriter(BytesIO(draft), incremental=True)
    writer.root_object[NameObject("/Draft")] = TextStringObject("nothing")
    content = BytesIO()
    writer.write(content)
    assert content.getvalue().count(b"%%EOF") > 1
    clean, report = cleaned(content.getvalue())
    assert b"Zebra" not in plain(clean)
    assert clean.count(b"%%EOF") == 1
    assert "history" in report.removed


@pytest.mark.parametrize("wrapped", [1, 2, 3])
def test_where_a_picture_was_taken_is_taken_out_however_often_it_is_wrapped(wrapped):
    import zlib

    content = photo()
    assert b"Zebra" in content
    for _ in range(wrapped - 1):
        content = zlib.compress(content)
    filters = [Name.FlateDecode] * (wrapped - 1) + [Name.DCTDecode]
    clean, report = cleaned(with_picture(content, Array(filters) if wrapped > 1 else filters[0]))
    with pikepdf.open(BytesIO(clean)) as pdf:
        stream = pdf.pages[0].obj.Resources.XObject.Photo
        raw = stream.read_raw_bytes()
    assert raw.startswith(b"\xff\xd8")
    assert b"Zebra" not in raw
    assert Image.open(BytesIO(raw)).size == (40, 30)
    assert "picture" in report.removed


def test_a_jpeg_2000_loses_its_notes_too():
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG2000", comment=ZEBRA.encode())
    notes = b"uuid" + b"\x00" * 16 + ZEBRA.encode()
    content = out.getvalue()
    at = content.index(b"jp2c") - 4
    content = content[:at] + (len(notes) + 4).to_bytes(4) + notes + content[at:]
    clean, _ = cleaned(with_picture(content, Name.JPXDecode))
    with pikepdf.open(BytesIO(clean)) as pdf:
        raw = pdf.pages[0].obj.Resources.XObject.Photo.read_raw_bytes()
    assert b"Zebra" not in raw
    picture = Image.open(BytesIO(raw))
    picture.load()
    assert picture.size == (40, 30)


def test_a_picture_that_cannot_be_followed_is_refused():
    assert problem(with_picture(b"\xff\xd8\xff\xe1\x00", Name.DCTDecode)) == "picture"


def numbered(*objects: bytes) -> bytes:
    """A PDF written by hand: its objects, the first of them the catalog."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj %s endobj\n" % (number, content)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(places)
    return out + table + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))


def test_a_length_may_be_a_number_of_its_own():
    """LibreOffice, Cairo, LaTeX and ImageMagick write the length of a stream after it."""
    clean, _ = cleaned(
        numbered(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 9 9 ] /Contents 4 0 R >>",
            b"<< /Length 5 0 R >> stream\n0 0 9 9 re f\nendstream",
            b"12",
        )
    )
    with pikepdf.open(BytesIO(clean)) as pdf:
        assert pdf.pages[0].Contents.read_bytes().strip() == b"0 0 9 9 re f"


def test_pages_words_tags_and_accessibility_stay_and_a_second_cleaning_changes_nothing():
    content = factories.a_pdf("Usted tiene derechos", pages=3, lang="es", author=ZEBRA)
    clean, _ = cleaned(content)
    before, after = PdfReader(BytesIO(content)), PdfReader(BytesIO(clean))
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]
    for key in ("/StructTreeRoot", "/MarkInfo", "/Lang", "/ViewerPreferences"):
        assert key in after.root_object
    xmp = after.root_object["/Metadata"].get_data()
    assert b"<pdfuaid:part>1<" in xmp
    assert b">A file<" in xmp
    assert cleaned(clean) == (clean, Report())
