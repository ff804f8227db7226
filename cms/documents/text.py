"""Read the words of a PDF in a process of its own, so that a malicious file costs seconds and not the site."""

import json
import resource
import subprocess
import sys
import unicodedata
from dataclasses import dataclass

SECONDS = 30
MEMORY = 1024 * 1024 * 1024
LONGEST = 200_000  # characters kept of one file


@dataclass(frozen=True)
class Extracted:
    """`pages` is None where the file could not be read."""

    text: str = ""
    pages: int | None = None
    tagged: bool = False


def extract(path: str) -> Extracted:
    """Text, page count and tagging of the PDF at `path`; empty for what cannot be read within the limits."""
    answer = run_apart("cms.documents.text", path)
    return Extracted(**answer) if answer else Extracted()


def run_apart(module: str, *arguments: str) -> dict | None:
    """What `python -m module` answers about a file of strangers; None where it broke the limits or crashed."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=_limit,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return json.loads(child.stdout)


def _limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _read(path: str) -> dict:
    from pypdf import PdfReader

    reader = PdfReader(path)
    # NFKC: Arabic comes out of a PDF as presentation forms that nobody types.
    text = unicodedata.normalize("NFKC", "\n".join(page.extract_text() for page in reader.pages))
    marked = reader.root_object.get("/MarkInfo", {})
    return {
        "text": text.replace("\x00", "")[:LONGEST],
        "pages": len(reader.pages),
        "tagged": bool(marked.get("/Marked", False)),
    }


if __name__ == "__main__":
    # ASCII: a surrogate in a broken font must not break the pipe.
    print(json.dumps(_read(sys.argv[1])))
