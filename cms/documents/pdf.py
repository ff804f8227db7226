"""What a PDF must not carry to readers: programs, other files, and the name or place of whoever made it.

`examine` runs in a process of its own (text.py): the file comes from strangers.
"""

import json
import re
import sys
from pathlib import Path

from .jpeg import without_metadata
from .text import run_apart

END = b"%%EOF"
TAIL = 2048  # readers of PDFs look for the end in the last kilobyte; some writers add a little

PROGRAMS = {"/JavaScript": "script", "/Launch": "launch", "/Rendition": "media", "/Movie": "media"}
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/EmbeddedFiles": "attached",
    "/EF": "attached",
    "/RichMedia": "media",
}
KEPT = {"/Title", "/Subject", "/Keywords", "/CreationDate", "/ModDate"}
_PERSONAL = re.compile(
    rb"<(dc:creator|pdf:Author|xmpMM:\w+|photoshop:\w+|exif:GPS\w+|xmp:CreatorTool|Iptc4xmpCore:\w+)\b"
    rb"(?:[^>]*/>|.*?</\1>)"
    rb"|\s(?:pdf:Author|photoshop:\w+|exif:GPS\w+|xmp:CreatorTool)=(?:\"[^\"]*\"|'[^']*')",
    re.DOTALL,
)


def examine(path: str, clean_path: str) -> tuple[str, bool]:
    """What is wrong with the PDF at `path` (a word, or nothing), and whether `clean_path` is a copy without names."""
    if not is_whole(path):
        return "damaged", False
    answer = run_apart("cms.documents.pdf", path, clean_path)
    if answer is None:
        return "unreadable", False
    return answer["problem"], answer["cleaned"]


def is_whole(path: str) -> bool:
    """Whether the file has its end: one cut off on the way has not."""
    content = Path(path).read_bytes()
    return END in content[-TAIL:]


def _examine(path: str, clean_path: str) -> dict:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            return {"problem": "locked", "cleaned": False}
        pages = len(reader.pages)
        problem = next((found for thing in _objects(reader.trailer) if (found := _danger(thing))), "")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError, RecursionError):
        return {"problem": "damaged", "cleaned": False}
    if problem or not pages:
        return {"problem": problem or "damaged", "cleaned": False}
    return {"problem": "", "cleaned": _clean(reader, pages, clean_path)}


def _objects(start):
    """Every dictionary that can be reached from `start`, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    seen, waiting = set(), [start]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(thing.raw_get(key) for key in thing)
        elif isinstance(thing, ArrayObject):
            waiting.extend(list.__iter__(thing))


def _danger(thing) -> str:
    for key, problem in KEYS.items():
        if key in thing:
            return problem
    action = thing.raw_get("/S") if "/S" in thing else None
    return PROGRAMS.get(action, "") if isinstance(action, str) else ""


def _clean(reader, pages: int, clean_path: str) -> bool:
    """Write a copy without names and places, if it holds the same pages. A signed file stays as it was signed."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    form = reader.root_object.get("/AcroForm")
    if form is not None and form.get_object().get("/SigFlags"):
        return False
    try:
        writer = PdfWriter(clone_from=reader)
        writer.metadata = {key: str(value) for key, value in (reader.metadata or {}).items() if key in KEPT}
        for thing in _objects(writer.root_object):
            _strip(thing)
        writer.compress_identical_objects(remove_duplicates=False)  # the old names lie about unreferenced
        writer.write(clean_path)
        copy = PdfReader(clean_path)
        same = len(copy.pages) == pages and set(copy.root_object) == set(reader.root_object)
        return same and copy.pages[0].extract_text() == reader.pages[0].extract_text()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError, RecursionError):
        return False


def _strip(thing) -> None:
    """Names out of XMP, the camera's notes out of pictures. `_data` are the bytes of a stream as they are stored."""
    if thing.get("/Type") == "/Metadata" and hasattr(thing, "set_data"):
        thing.set_data(_PERSONAL.sub(b"", thing.get_data()))
    elif thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        thing._data = without_metadata(thing._data)


if __name__ == "__main__":
    print(json.dumps(_examine(*sys.argv[1:])))
