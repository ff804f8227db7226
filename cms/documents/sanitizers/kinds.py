"""The kinds of files, by the endings of their names."""

OOXML = {".docx", ".xlsx", ".pptx"}
ODF = {".odt", ".ods", ".odp"}
OFFICE = OOXML | ODF
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}
TEXT = {".txt", ".csv"}


def ending_of(name: str) -> str:
    """ ".pdf"; of a name that is nothing but an ending too, as the parts `.rels` of office files are."""
    file = name.rpartition("/")[2].lower()
    return "." + file.rpartition(".")[2] if "." in file else ""
