"""Read the words of a PDF in a process of its own."""

import json
import signal
import sys
import time
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass

from .subprocesses import run_in_subprocess

SECONDS = 2  # of the processor while a person waits; the scheduler reads the rest
SECONDS_OF_A_LONG_FILE = 20  # for the whole of it; what was read by then is kept
SECONDS_TO_ANSWER = 0.4  # of those, for writing down what was found
PAGE_SECONDS = 1  # for one page: a page made to be slow ends the reading
MAX_TEXT_LENGTH = 200_000  # characters kept of one file


@dataclass(frozen=True)
class Extracted:
    """`pages` is None where the file could not be read; `is_whole` tells whether more time would find more."""

    text: str = ""
    pages: int | None = None
    tagged: bool = False
    is_whole: bool = True

    @property
    def is_scan(self) -> bool:
        """Pages without any text: pictures of paper, which nobody can search or have read aloud."""
        return bool(self.pages) and self.is_whole and not self.text.strip()


def extract(path: str, seconds: int = SECONDS) -> Extracted:
    """Text, page count and tagging of the PDF at `path`, as far as it can be read in so many seconds of the processor.
    Empty for what cannot be read at all."""
    until = str(seconds - SECONDS_TO_ANSWER)
    answer = run_in_subprocess("cms.documents.text_extraction", path, until, seconds=seconds)
    return Extracted(**answer) if answer else Extracted(is_whole=seconds > SECONDS)


class _TooSlowError(Exception):
    pass


def _stop(*args):
    raise _TooSlowError


@contextmanager
def _at_most(seconds: float):
    """Raises _TooSlowError in the middle of what takes longer, in processor time."""
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _texts(path: str, until: float) -> tuple[list[str], bool]:
    """The text of one page after the other, until one takes too long or it is `until`, in processor time. And whether
    more time would find more."""
    texts: list[str] = []
    length = 0
    try:
        with _at_most(until - time.process_time()):
            from pypdf import PdfReader

            pages = list(PdfReader(path).pages)
        for page in pages:
            left = until - time.process_time()
            if length > MAX_TEXT_LENGTH or left <= 0:
                return texts, left > 0
            with _at_most(min(PAGE_SECONDS, left)):
                texts.append(page.extract_text())
            length += len(texts[-1])
    except _TooSlowError:
        return texts, until - time.process_time() > 0
    return texts, True


def _read(path: str, until: float) -> dict:
    import pikepdf

    with pikepdf.open(path) as pdf:
        marked: pikepdf.Object | dict[str, bool] = pdf.Root.get("/MarkInfo", {})
        answer = {"pages": len(pdf.pages), "tagged": bool(marked.get("/Marked", False))}
    texts, is_whole = _texts(path, until)
    # NFKC: Arabic comes out of a PDF as presentation forms that nobody types.
    text = unicodedata.normalize("NFKC", "\n".join(texts))
    return answer | {"text": text.replace("\x00", "")[:MAX_TEXT_LENGTH], "is_whole": is_whole}


if __name__ == "__main__":
    # ASCII: a surrogate in a broken font must not break the pipe.
    print(json.dumps(_read(sys.argv[1], float(sys.argv[2]))))
