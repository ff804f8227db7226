"""The PDFs we make, judged by PDF/UA: by veraPDF, and by what one can see in the file itself."""

import subprocess
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import IndirectObject

from tests.metrics import Figure, at_most

from .tools import HERE, VERA


def figures(folder: Path) -> list[Figure]:
    files = sorted(folder.rglob("*.pdf"))
    wrong = [f"{path.name}: {fault}" for path in files for fault in faults(path)]
    found = [
        at_most(
            "pdf",
            f"PDFs without tags, language, title or fonts of their own, of {len(files)}",
            len(wrong),
            0,
            details=wrong,
        )
    ]
    said = veraPDF(files)
    judged = {line[0] for line in said}
    broken = sorted(Path(path).name + ": " + " ".join(rest) for path, *rest in said if rest != ["compliant"])
    names = {line.partition(":")[0] for line in broken} | {path.name for path in files if str(path) not in judged}
    return [
        *found,
        at_most("pdf-ua", f"PDFs that break PDF/UA-1 by veraPDF, of {len(files)}", len(names), 0, details=broken),
    ]


def veraPDF(files: list[Path]) -> list[list[str]]:  # noqa: N802 - its name
    command = ["java", "-cp", f"{VERA}/*", str(HERE / "PdfUa.java"), *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]


def faults(path: Path) -> list[str]:
    reader = PdfReader(path)
    root = reader.root_object
    wrong = []
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        wrong.append("is not tagged")
    if not root.get("/Lang"):
        wrong.append("has no language")
    if not (reader.metadata and reader.metadata.title) or not root.get("/ViewerPreferences", {}).get(
        "/DisplayDocTitle"
    ):
        wrong.append("does not show its title")
    wrong += [f"does not bring its font {name}" for name in sorted(fonts_missing(reader))]
    return wrong


def fonts_missing(reader: PdfReader) -> set[str]:
    missing = set()
    for page in reader.pages:
        fonts = page.get("/Resources", {}).get_object().get("/Font", {})
        for font in (value.get_object() for value in fonts.get_object().values()):
            inner = font.get("/DescendantFonts", [font])
            inner = inner.get_object() if isinstance(inner, IndirectObject) else inner
            descriptor = inner[0].get_object().get("/FontDescriptor")
            held = descriptor.get_object() if descriptor else {}
            if not any(f"/FontFile{kind}" in held for kind in ("", "2", "3")) and font.get("/Subtype") != "/Type3":
                missing.add(str(font.get("/BaseFont")))
    return missing
