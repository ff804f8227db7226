"""What office files may not carry to readers, what is asked about, and what they keep."""

import base64
import re
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image

from cms.documents.sanitizers.report import ProblemError, Report
from cms.documents.sanitizers.sanitize import sanitize

from . import factories
from .factories import P, R, S, W, docx, odf, pptx, relations, xlsx

ZEBRA = "Zebra Name"  # stands for a person: nowhere in what is published
CHANGED = (
    f'<w:p><w:ins w:id="1" w:author="{ZEBRA}" w:date="2024-01-01T00:00:00Z"><w:r><w:t>new</w:t></w:r></w:ins></w:p>'
)
CORE = f"""<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Kept title</dc:title><dc:creator>{ZEBRA}</dc:creator>
<cp:lastModifiedBy>{ZEBRA}</cp:lastModifiedBy></cp:coreProperties>""".encode()
EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
DOCX_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMED = f"<x><Company>{ZEBRA}</Company></x>".encode()


def cleaned(name: str, content: bytes) -> tuple[dict[str, bytes], Report]:
    """The parts of the cleaned file; cleaning them again changes nothing."""
    report = Report()
    clean = sanitize(name, content, report)
    again = Report()
    assert sanitize(name, clean, again) == clean
    assert again.removed == set()
    return factories.members(clean), report


def problem(name: str, content: bytes) -> str:
    with pytest.raises(ProblemError) as raised:
        sanitize(name, content, Report())
    return raised.value.code


def photo(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = ZEBRA
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, kind, exif=exif)
    return out.getvalue()


def comments(author: str) -> bytes:
    written = f'w:author="{author}" w:initials="ZN" w:date="2024-01-01T00:00:00Z"'
    return f'<w:comments {W}><w:comment w:id="0" {written}><w:p/></w:comment></w:comments>'.encode()


DOCX = docx(
    {
        "docProps/core.xml": CORE,
        "docProps/app.xml": NAMED,
        "docProps/custom.xml": NAMED,
        "docProps/thumbnail.jpeg": photo("JPEG"),
        "customXml/item1.xml": NAMED,
        "word/people.xml": NAMED,
        "word/comments.xml": comments(ZEBRA),
        "word/settings.xml": f"""<w:settings {W} {R}><w:attachedTemplate r:id="rId1"/><w:rsids/>
            <w:docVars><w:docVar w:name="a" w:val="{ZEBRA}"/></w:docVars></w:settings>""".encode(),
        "word/_rels/settings.xml.rels": relations(
            ("rId1", "attachedTemplate", "file:///C:\\Users\\Zebra\\Union.dotx", True)
        ),
        "word/_rels/document.xml.rels": relations(
            ("rId1", "hyperlink", "file:///C:\\Users\\Zebra\\plan.docx", True),
            ("rId2", "hyperlink", "https://example.org/", True),
            ("rId3", "customXml", "../customXml/item1.xml", False),
        ),
        "word/media/a.png": photo("PNG"),
        "word/media/b.webp": photo("WEBP"),
        "word/media/c.jpeg": photo("JPEG"),
    },
    body=f'{CHANGED}<w:p w:rsidR="00A1"><w:pict descr="C:\\Users\\Zebra\\Pictures\\march.png"/></w:p>',
)


def test_names_and_paths_are_taken_out_of_every_part_of_a_letter():
    parts, report = cleaned("letter.docx", DOCX)
    everything = b"".join(parts.values())
    assert b"Zebra" not in everything
    assert b"rsid" not in everything
    assert b"Kept title" in parts["docProps/core.xml"]
    assert b"march.png" in parts["word/document.xml"]
    assert b"https://example.org/" in parts["word/_rels/document.xml.rels"]
    gone = {"docProps/custom.xml", "docProps/thumbnail.jpeg", "customXml/item1.xml", "word/people.xml"}
    assert not gone & parts.keys()
    assert not any(name.encode() in parts["[Content_Types].xml"] for name in gone)
    assert b"customXml" not in parts["word/_rels/document.xml.rels"]
    assert b"attachedTemplate" not in parts["word/settings.xml"]
    assert {"authors", "metadata", "paths", "picture"} <= report.removed


def test_tracked_changes_comments_and_hidden_words_of_a_letter_are_asked_about():
    _, report = cleaned("letter.docx", DOCX)
    assert set(report.hidden) == {"changes", "comments"}
    _, report = cleaned("letter.docx", docx(body="<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r></w:p>"))
    assert set(report.hidden) == {"text"}
    _, report = cleaned("letter.docx", docx())
    assert report.hidden == {}


@pytest.mark.parametrize(
    "name", ["docProps/core0.xml", "package/services/metadata/core-properties/0f8fad5b.psmdcp", "CustomProps.xml"]
)
def test_properties_are_known_by_what_they_are_and_not_by_the_name_of_their_part(name):
    """Programs made with .NET, and some that only edit slides, give them names of their own."""
    parts, _ = cleaned("letter.docx", docx({name: CORE}))
    assert ZEBRA.encode() not in parts[name]
    assert b"Kept title" in parts[name]
    root = f'<Properties xmlns="{EXTENDED}"><Company>{ZEBRA}</Company></Properties>'.encode()
    parts, _ = cleaned("letter.docx", docx({name: root}))
    assert ZEBRA.encode() not in parts[name]


def test_data_that_a_relation_calls_custom_is_left_out_whatever_its_part_is_called():
    related = relations(("rId1", "customXml", "../extra/members.xml", False))
    parts, _ = cleaned("letter.docx", docx({"extra/members.xml": NAMED, "word/_rels/document.xml.rels": related}))
    assert "extra/members.xml" not in parts
    assert b"members.xml" not in parts["word/_rels/document.xml.rels"]


def test_a_strict_letter_is_asked_about_like_any_other():
    """Word can save as "Strict Open XML": the same elements in a namespace of another address."""
    strict = (DOCX_NAMESPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    letter = docx(body=f"{CHANGED}<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r></w:p>")
    parts = {
        name: part.replace(*(each.encode() for each in strict)) for name, part in factories.members(letter).items()
    }
    clean, report = cleaned("letter.docx", factories.folder(parts))
    assert strict[1].encode() in clean["word/document.xml"]
    assert ZEBRA.encode() not in clean["word/document.xml"]
    assert set(report.hidden) == {"changes", "text"}


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Group"
    book.active["A1"].comment = Comment(f"{ZEBRA}:\nlook here", ZEBRA)
    book.create_sheet("Members").sheet_state = "veryHidden"
    book.create_sheet("Old").sheet_state = "hidden"
    book.properties.creator = ZEBRA
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_table_keeps_its_cells_and_its_hidden_sheets_and_comments_are_asked_about():
    report = Report()
    clean = sanitize("list.xlsx", workbook(), report)
    assert report.hidden.keys() == {"comments", "sheets"}
    assert report.hidden["sheets"] == ["Members", "Old"]
    assert b"Zebra" not in b"".join(factories.members(clean).values())
    book = openpyxl.load_workbook(BytesIO(clean))
    assert book.active["A1"].value == "Group"
    assert book.active["A1"].comment.text.strip() == "look here"


def test_printers_folders_and_views_of_people_are_taken_out_of_a_table():
    sheet = f'<worksheet {S} {R}><sheetData/><pageSetup r:id="rId1"/></worksheet>'.encode()
    workbook = f"""<workbook {S} xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac">
        <fileSharing userName="{ZEBRA}"/><x15:absPath url="C:\\Users\\Zebra\\"/>
        <sheets><sheet name="Groups" sheetId="1"/></sheets>
        <customWorkbookViews><customWorkbookView name="{ZEBRA}"/></customWorkbookViews></workbook>""".encode()
    people = (
        f'<personList xmlns="x"><person displayName="{ZEBRA}" id="1" userId="{ZEBRA}" providerId="AD"/></personList>'
    )
    content = xlsx(
        {
            "xl/workbook.xml": workbook,
            "xl/worksheets/sheet1.xml": sheet,
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("rId1", "printerSettings", "../printerSettings/printerSettings1.bin", False)
            ),
            "xl/printerSettings/printerSettings1.bin": ZEBRA.encode(),
            "xl/persons/person.xml": people.encode(),
            "xl/revisions/revisionLog1.xml": NAMED,
        }
    )
    parts, report = cleaned("list.xlsx", content)
    assert b"Zebra" not in b"".join(parts.values())
    assert b"<pageSetup/>" in parts["xl/worksheets/sheet1.xml"]
    assert "history" in report.removed


def test_authors_are_taken_out_of_slides_and_notes_and_hidden_slides_are_asked_about():
    shown = f'<p:sld {P} show="0"/>'
    notes = f"<p:notes {P} {factories.A}><a:t>Say nothing of the strike</a:t></p:notes>"
    authors = f'<p:cmAuthorLst {P}><p:cmAuthor name="{ZEBRA}" initials="ZN"/></p:cmAuthorLst>'
    content = pptx(
        {
            "ppt/commentAuthors.xml": authors.encode(),
            "ppt/comments/comment1.xml": f'<p:cmLst {P}><p:cm authorId="0" dt="2024"/></p:cmLst>'.encode(),
            "ppt/slides/slide1.xml": shown.encode(),
            "ppt/notesSlides/notesSlide1.xml": notes.encode(),
        }
    )
    parts, report = cleaned("talk.pptx", content)
    assert b"Zebra" not in b"".join(parts.values())
    assert set(report.hidden) == {"comments", "slides", "notes"}


META = f"""<office:document-meta {factories.ODF_NAMESPACES}><office:meta><dc:title>Kept title</dc:title>
<meta:initial-creator>{ZEBRA}</meta:initial-creator><dc:creator>{ZEBRA}</dc:creator>
<meta:user-defined meta:name="Office">{ZEBRA}</meta:user-defined></office:meta></office:document-meta>""".encode()


def test_names_are_taken_out_of_opendocument_and_what_is_hidden_is_asked_about():
    remark = f"<office:annotation><dc:creator>{ZEBRA}</dc:creator><dc:date>2024</dc:date></office:annotation>"
    change = f"<office:change-info><dc:creator>{ZEBRA}</dc:creator></office:change-info>"
    tracked = f"<text:tracked-changes><text:changed-region>{change}</text:changed-region></text:tracked-changes>"
    content = odf(
        body=f"{tracked}<text:p>Words {remark}stay<text:a xlink:href='file:///home/zebra/x.odt'>here</text:a></text:p>",
        parts={
            "meta.xml": META,
            "Thumbnails/thumbnail.png": photo("PNG"),
            "Versions/Version1": ZEBRA.encode(),
            "Configurations2/accelerator/current.xml": b"",
            "Pictures/1.jpg": photo("JPEG"),
        },
    )
    parts, report = cleaned("plan.odt", content)
    everything = b"".join(parts.values())
    assert b"zebra" not in everything.lower()
    assert b"Kept title" in parts["meta.xml"]
    assert b"stay" in parts["content.xml"]
    assert set(report.hidden) == {"comments", "changes"}
    assert list(parts) == ["mimetype", "content.xml", "meta.xml", "Pictures/1.jpg", "META-INF/manifest.xml"]


def test_a_hidden_sheet_of_opendocument_is_asked_about():
    style = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    _, report = cleaned(
        "list.ods", odf("spreadsheet", f'{style}<table:table table:name="Members" table:style-name="h"/>')
    )
    assert report.hidden == {"sheets": ["Members"]}


def in_pieces(*code: str) -> str:
    """The code of a field as Word cuts it when somebody corrects it."""
    return "<w:p>{}</w:p>".format("".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in code))


def svg(inside: str) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</svg>'.encode()
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", docx({"word/vbaProject.bin": b"x"}), "macros"),
        ("a.xlsx", xlsx({"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
        ("a.docx", docx({"_xmlsignatures/sig1.xml": b"<x/>"}), "signed"),
        ("a.xlsx", xlsx({"xl/externalLinks/externalLink1.xml": b"<x/>"}), "linked"),
        ("a.xlsx", xlsx({"xl/connections.xml": b"<x/>"}), "linked"),
        ("a.docx", docx(body=in_pieces("DD", "EAUTO ", "x")), "linked"),
        ("a.docx", docx(body=in_pieces('HYPERLINK "C:', '\\Users\\Zebra\\plan.docx"')), "linked"),
        ("a.docx", docx({"word/media/a.bmp": photo("JPEG")}), "picture"),
        ("a.docx", docx({"word/media/a.bmp": b"BM" + photo("JPEG")}), "picture"),
        ("a.docx", docx({"word/media/a.wmf": b"<x/>"}), "picture"),
        ("a.docx", docx({"word/media/a.emf": b"<x/>"}), "picture"),
        ("a.docx", docx({"word/fonts/a.ttf": photo("PNG")}), "picture"),
        ("a.odt", odf(parts={"ObjectReplacements/Object 1": b"VCLMTF" + photo("JPEG")}), "picture"),
        ("a.docx", docx({"word/media/a.svg": svg("<script/>")}), "script"),
        ("a.docx", docx({"word/media/a.svg": svg('<rect onload="x()"/>')}), "script"),
        ("a.docx", docx({"word/media/a.svg": svg('<image href="https://example.org/seen.png"/>')}), "linked"),
        ("a.docx", docx({"word/media/a.svg": svg('<image xlink:href="C:\\Users\\Zebra\\a.png"/>')}), "linked"),
        (
            "a.docx",
            docx({"word/_rels/document.xml.rels": relations(("rId1", "image", "https://example.org/seen.png", True))}),
            "linked",
        ),
        ("a.docx", docx({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}), "embedded"),
        ("a.pptx", pptx({"ppt/media/film.mp4": b"x"}), "media"),
        ("a.docx", docx({"word/media/a.jpg": b"\xff\xd8\xff\xe1\x00"}), "picture"),
        ("a.docx", docx({"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "damaged"),
        ("a.docx", docx({"word/x.xml": '<?xml version="1.0"?><!DOCTYPE a []><a/>'.encode("utf-16")}), "damaged"),
        ("a.docx", docx({"word/x.xml": b"<a>"}), "damaged"),
        ("a.docx", xlsx(), "misnamed"),
        ("a.odt", odf("spreadsheet"), "misnamed"),
        ("a.odt", odf(parts={"Basic/script-lc.xml": b"<x/>"}), "macros"),
        ("a.odt", odf(parts={"META-INF/documentsignatures.xml": b"<x/>"}), "signed"),
        ("a.odt", odf(body="<text:section-source xlink:href='http://example.org/x.odt'/>"), "linked"),
        ("a.odt", odf(body="<office:dde-source/>"), "linked"),
    ],
)  # fmt: skip
def test_an_office_file_that_acts_fetches_or_cannot_be_cleaned_is_refused(name, content, code):
    assert problem(name, content) == code


def test_a_table_behind_a_chart_is_cleaned_as_the_file_around_it():
    parts, report = cleaned("a.docx", docx({"word/embeddings/Sheet1.xlsx": xlsx({"docProps/core.xml": CORE})}))
    assert b"Zebra" not in factories.members(parts["word/embeddings/Sheet1.xlsx"])["docProps/core.xml"]


def field(code: str, shown: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_of_word_that_show_the_author_or_the_folder_show_them_no_more():
    path = f"C:\\Users\\{ZEBRA}\\letter.docx"
    filename = field("FILENAME \\p", path)
    words = (
        f"<w:p>{field('AUTHOR', ZEBRA)}{filename}{field('PAGE', '7')}"
        f'<w:fldSimple w:instr=" LASTSAVEDBY "><w:r><w:t>{ZEBRA}</w:t></w:r></w:fldSimple>'
        f'<w:permStart w:id="9" w:ed="{ZEBRA}"/><w:r><w:t>Words</w:t></w:r><w:permEnd w:id="9"/></w:p>'
    )
    parts, report = cleaned("letter.docx", docx(body=words))
    document = parts["word/document.xml"].decode()
    assert ZEBRA not in document
    assert {"authors", "paths", "metadata"} <= report.removed
    assert all(f">{kept}<" in document for kept in ("letter.docx", "7", "Words"))


def test_names_of_cells_in_excel_lose_their_remark_and_one_that_leads_to_another_file_is_refused():
    def book(**facts):
        workbook = openpyxl.Workbook()
        workbook.defined_names["Total"] = DefinedName("Total", **facts)
        out = BytesIO()
        workbook.save(out)
        return out.getvalue()

    parts, _report = cleaned("list.xlsx", book(attr_text="Sheet!$A$1", comment=ZEBRA))
    assert b"Sheet!$A$1" in parts["xl/workbook.xml"]
    assert ZEBRA.encode() not in parts["xl/workbook.xml"]
    assert problem("list.xlsx", book(attr_text=f"'C:\\Users\\{ZEBRA}\\[b.xlsx]S'!$A$1")) == "linked"


def test_fields_of_opendocument_that_show_the_author_or_the_folder_show_them_no_more():
    fields = "".join(
        f"<text:{name}>{ZEBRA}</text:{name}>"
        for name in ("author-name", "author-initials", "initial-creator", "creator", "printed-by", "sender-lastname")
    )
    path = f'<text:file-name text:display="full">/home/{ZEBRA}/letter.odt</text:file-name>'
    parts, report = cleaned("letter.odt", odf(body=f"<text:p>Words {fields}{path}</text:p>"))
    content = parts["content.xml"].decode()
    assert ZEBRA not in content
    assert "letter.odt" in content
    assert {"authors", "paths"} <= report.removed


def test_a_path_within_the_code_of_a_field_or_a_formula_is_cut_down_to_the_name_of_the_file():
    path = f"C:\\Users\\{ZEBRA}\\plan.docx"
    simple = (
        f"<w:fldSimple w:instr=' HYPERLINK \"file:///C:/Users/{ZEBRA}/a.docx\" '><w:r><w:t>a</w:t></w:r></w:fldSimple>"
    )
    link = field(f'HYPERLINK "{path}"', "the plan") + field('HYPERLINK "https://example.org/home/page"', "the site")
    parts, report = cleaned("letter.docx", docx(body=f"<w:p>{link}{simple}</w:p>"))
    document = parts["word/document.xml"].decode()
    assert ZEBRA not in document
    assert 'HYPERLINK "plan.docx"' in document
    assert 'HYPERLINK "https://example.org/home/page"' in document
    assert "paths" in report.removed
    sheet = f'<worksheet {S}><sheetData><row><c><f>HYPERLINK("{path}","plan")</f></c></row></sheetData></worksheet>'
    parts, _ = cleaned("list.xlsx", xlsx({"xl/worksheets/sheet1.xml": sheet.encode()}))
    assert b'HYPERLINK("plan.docx","plan")' in parts["xl/worksheets/sheet1.xml"]


def test_a_photo_within_a_drawing_loses_what_the_camera_wrote():
    inside = base64.b64encode(photo("JPEG")).decode()
    drawing = svg(f'<metadata>{ZEBRA}</metadata><use href="#a"/><image href="data:image/jpeg;base64,{inside}"/>')
    parts, report = cleaned("letter.docx", docx({"word/media/a.svg": drawing}))
    clean = parts["word/media/a.svg"].decode()
    [data] = re.findall('base64,([^"]+)', clean)
    assert ZEBRA.encode() in base64.b64decode(inside)
    assert ZEBRA.encode() not in base64.b64decode(data)
    assert ZEBRA not in clean
    assert 'href="#a"' in clean
    assert "picture" in report.removed
