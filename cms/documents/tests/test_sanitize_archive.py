"""ZIPs: each file inside by its own rules; and files made to hurt whoever opens them."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.documents import subprocesses, validators
from cms.documents.sanitizers.report import ProblemError, Report
from cms.documents.sanitizers.sanitize import sanitize

from . import factories
from .test_sanitize_office import DOCX, photo


def problem(content: bytes) -> tuple[str, str]:
    with pytest.raises(ProblemError) as raised:
        sanitize("kit.zip", content, Report())
    return raised.value.code, raised.value.name


def test_each_file_inside_is_cleaned_by_its_own_rules_and_asked_about():
    content = factories.folder(
        {
            "letters/letter.docx": DOCX,
            "flyer.pdf": factories.a_pdf(author="Zebra Name"),
            "photo.jpg": photo("JPEG"),
            "photo.webp": photo("WEBP"),
            "list.csv": b"a,b",
        }
    )
    report = Report()
    parts = factories.members(sanitize("kit.zip", content, report))
    assert list(parts) == ["letters/letter.docx", "flyer.pdf", "photo.jpg", "photo.webp", "list.csv"]
    letter = factories.members(parts["letters/letter.docx"])
    assert b"Zebra" not in b"".join([*letter.values(), *parts.values()])
    assert set(report.hidden) == {"comments", "changes"}


def test_what_a_computer_adds_by_itself_is_left_behind():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.comment = b"packed by Zebra"
        info = zipfile.ZipInfo("flyer.txt", (2024, 5, 6, 7, 8, 10))
        info.extra = struct.pack("<HH", 0x7875, 11) + b"\x01\x04\xe8\x03\x00\x00\x04\xe8\x03\x00\x00"  # who owned it
        info.comment = b"Zebra"
        made.writestr(info, b"words")
        for name in ("__MACOSX/._flyer.txt", ".DS_Store", "Thumbs.db", "~$letter.docx"):
            made.writestr(name, b"Zebra")
    clean = sanitize("kit.zip", out.getvalue(), Report())
    with zipfile.ZipFile(io.BytesIO(clean)) as made:
        [only] = made.infolist()
        assert (made.comment, only.comment, only.extra) == (b"", b"", b"")
        assert only.date_time[0] == 1980
    assert b"Zebra" not in clean


@pytest.mark.parametrize(
    ("members", "code", "name"),
    [
        ({"a.txt": b"x", "inner.zip": factories.folder({"b.txt": b"x"})}, "nested", "inner.zip"),
        ({"flyer.pdf": factories.with_script(factories.a_pdf())}, "script", "flyer.pdf"),
        ({"flyer.pdf": b"MZ"}, "misnamed", "flyer.pdf"),
        ({"page.html": b"<p>"}, "unknown", "page.html"),
        ({"a/setup.exe": b"MZ"}, "program", "setup.exe"),
        ({"/etc/flyer.txt": b"x"}, "path", "flyer.txt"),
        ({"../flyer.txt": b"x"}, "path", "flyer.txt"),
        ({"C:/flyer.txt": b"x"}, "path", "flyer.txt"),
        ({"a\x1b.txt": b"x"}, "path", "a\x1b.txt"),
        ({"Users/zebra/flyer.txt": b"x"}, "path", "flyer.txt"),
        ({"home/zebra/Desktop/flyer.txt": b"x"}, "path", "flyer.txt"),
        ({".DS_Store": b"x"}, "empty", ""),
    ],
)
def test_what_cannot_be_cleaned_is_refused_and_named(members, code, name):
    assert problem(factories.folder(members)) == (code, name)


def _patched(content: bytes, old: int, new: int) -> bytes:
    return content.replace(struct.pack("<L", old), struct.pack("<L", new))


def test_a_link_inside_a_zip_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("flyer.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        made.writestr(info, b"/etc/passwd")
    assert problem(out.getvalue())[0] == "path"


# Files made to hurt: through the door that uploads use, so within its limits of time and memory


def zeros(count: int) -> bytes:
    """So many zeros, in a thousandth of the space."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("zeros.txt", b"\x00" * count)
    return out.getvalue()


def lying_about_sizes() -> bytes:
    """It says ten bytes and holds fifty million."""
    size = 50_000_000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", b" " * size)
    return _patched(out.getvalue(), size, 10)


def same_bytes_named(times: int) -> bytes:
    """Many names for the same bytes."""
    content = factories.folder({"a.txt": b"x" * 1000})
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry = content[start:end]
    entries = b"".join(entry.replace(b"a.txt", f"{n:05}".encode()) for n in range(times))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, times % 2**16, times % 2**16, len(entries), start, 0)
    return content[:start] + entries + tail


def docx_with(xml: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(factories.docx())) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for member in before.infolist():
            made.writestr(member, before.read(member), zipfile.ZIP_DEFLATED)
        made.writestr("docProps/core.xml", xml)
    return out.getvalue()


LAUGHS = b"<!DOCTYPE a [<!ENTITY a0 'ha'>%s]><a>&a30;</a>" % b"".join(
    b"<!ENTITY a%d '&a%d;&a%d;'>" % (n + 1, n, n) for n in range(30)
)
HURTFUL = {
    "zeros without end": ("kit.zip", lambda: zeros(310 * 2**20), "larger than 300 MB"),
    "spaces without end in an office file": ("a.docx", lambda: docx_with(b" " * 310 * 2**20), "larger than 300 MB"),
    "sizes that lie": ("kit.zip", lying_about_sizes, "damaged"),
    "a thousand names for the same bytes": ("kit.zip", lambda: same_bytes_named(1000), "damaged"),
    "a hundred thousand files": ("kit.zip", lambda: same_bytes_named(100_000), "more than 5,000 files"),
    "tags that are never closed, for a pattern that looks for their end": (
        "a.docx",
        lambda: docx_with(b"<dc:creator>" * 400_000),
        "damaged",
    ),
    "tags in tags": ("a.docx", lambda: docx_with(b"<a>" * 500_000 + b"</a>" * 500_000), "damaged"),
    "words made of words": ("a.docx", lambda: docx_with(LAUGHS), "damaged"),
    "a PDF whose pages are each other's": (
        "a.pdf",
        lambda: (
            b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n"
            b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF"
        ),
        "damaged",
    ),
    "a PDF of brackets": (
        "a.pdf",
        lambda: b"%PDF-1.7\n1 0 obj" + b"[" * 2_000_000 + b"\ntrailer<</Root 1 0 R/Size 2>>\nstartxref\n0\n%%EOF",
        "damaged",
    ),
}


@pytest.mark.parametrize("case", HURTFUL)
def test_a_file_made_to_hurt_is_refused_in_a_sentence_within_two_seconds(case):
    name, make, words = HURTFUL[case]
    upload = SimpleUploadedFile(name, make())
    with pytest.raises(ValidationError) as raised:
        validators.validate_upload(upload)
    [message] = raised.value.messages
    assert words in message


@pytest.mark.parametrize(
    ("program", "answer"),
    [
        ("import json; print(json.dumps(3))", 3),
        ("import os, json; print(json.dumps(os.environ.get('DJANGO_SETTINGS_MODULE')))", None),
        ("x = bytearray(900 * 1024 * 1024); print(1)", None),
        ("while True: pass", None),
        ("import time; time.sleep(600)", None),  # costs no processor, only the clock
    ],
)
def test_the_process_is_stopped_by_its_limits_and_knows_nothing_of_the_site(program, answer, tmp_path, monkeypatch):
    """The child's own start, with a program of ours in place of the sanitizers."""
    package = tmp_path / "cms" / "documents"
    package.mkdir(parents=True)
    (package / "subprocesses.py").write_text(Path(subprocesses.__file__).read_text())
    (tmp_path / "program.py").write_text(program)
    monkeypatch.setattr(subprocesses, "_PROJECT", tmp_path)
    monkeypatch.setattr(subprocesses, "SECONDS_OF_WAITING", 1)
    assert subprocesses.run_in_subprocess("program", seconds=1) == answer
