"""Read the words of a PDF in a process of its own."""

import json
import signal
import sys
import time
import unicodedata
from dataclasses import dataclass

from .subprocesses import run_in_subprocess

SECONDS = 30  # for the whole file; what was read by then is kept
PAGE_SECONDS = 1  # for one page: a page made to be slow ends the reading
LONGEST = 200_000  # characters kept of one file


@dataclass(frozen=True)
class Extracted:
    """`pages` is None where the file could not be read."""

    text: str = ""
    pages: int | None = None
    tagged: bool = False

    @property
    def is_scan(self) -> bool:
        """Pages without any text: pictures of paper, which nobody can search or have read aloud."""
        return bool(self.pages) and not self.text.strip()


def extract(path: str) -> Extracted:
    """Text, page count and tagging of the PDF at `path`; empty for what cannot be read within the limits."""
    answer = run_in_subprocess("cms.documents.text_extraction", path, seconds=SECONDS)
    return Extracted(**answer) if answer else Extracted()


class _TooSlowError(Exception):
    pass


def _stop(*args):
    raise _TooSlowError


def _page_texts(pages):
    """The text of one page after the other, until one takes too long or the time is used up."""
    signal.signal(signal.SIGVTALRM, _stop)
    length = 0
    for page in pages:
        if length > LONGEST or time.process_time() > SECONDS - 2 * PAGE_SECONDS:
            return
        signal.setitimer(signal.ITIMER_VIRTUAL, PAGE_SECONDS)
        try:
            text = page.extract_text()
        except _TooSlowError:
            return
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        length += len(text)
        yield text


def _read(path: str) -> dict:
    from pypdf import PdfReader

    reader = PdfReader(path)
    # NFKC: Arabic comes out of a PDF as presentation forms that nobody types.
    text = unicodedata.normalize("NFKC", "\n".join(_page_texts(reader.pages)))
    marked = reader.root_object.get("/MarkInfo", {})
    return {
        "text": text.replace("\x00", "")[:LONGEST],
        "pages": len(reader.pages),
        "tagged": bool(marked.get("/Marked", False)),
    }


if __name__ == "__main__":
    # ASCII: a surrogate in a broken font must not break the pipe.
    print(json.dumps(_read(sys.argv[1])))
