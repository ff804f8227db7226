"""The parts of one office file, and what both families of office files have to do with them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .paths import is_local_path, without_folders, without_folders_within
from .report import ProblemError, Report

DC = "http://purl.org/dc/elements/1.1/"
_TITLE_AND_LANGUAGE = (f"{{{DC}}}title", f"{{{DC}}}language")

# Attributes that may hold a path of the computer on which the file was made.
_PATHS = "//@*[contains(., ':\\') or contains(., 'file:') or starts-with(., '/') or starts-with(., '\\\\')]"


@dataclass
class Package:
    """The parts of one office file: `members` are their bytes by name, `report` is told what is found."""

    members: dict[str, bytes]
    report: Report
    dropped: set[str] = field(default_factory=set)  # names of parts that were left out
    lost_relations: dict[str, set[str]] = field(default_factory=dict)  # part → ids of its relations to those

    def names(self) -> list[str]:
        return list(self.members)

    def has(self, pattern: str) -> bool:
        return any(re.search(pattern, name, re.IGNORECASE) for name in self.members)

    def refuse(self, refused: dict[str, str]) -> None:
        """Raises ProblemError where the name of a part matches: pattern → code."""
        for pattern, code in refused.items():
            if self.has(pattern):
                raise ProblemError(code)

    def drop(self, dropped: dict[str, str]) -> None:
        """Leave out the parts whose names match: pattern → what that is called in the report."""
        for pattern, removed in dropped.items():
            self.drop_parts([name for name in self.members if re.search(pattern, name, re.IGNORECASE)], removed)

    def drop_parts(self, names: Iterable[str], removed: str) -> None:
        for name in names:
            del self.members[name]
            self.dropped.add(name)
            self.report.removed.add(removed)


def named(*names: str) -> str:
    """An XPath to elements of these local names, whatever their namespace."""
    return "//*[{}]".format(" or ".join(f"local-name()='{name}'" for name in names))


# Codes of fields of Word, formulas of Excel.
_CODES = named("instrText", "delInstrText", "f", "formula", "formula1", "formula2")


def keep_title_and_language(root, report: Report) -> None:
    """Empty a part of metadata, except for title and language of the file."""
    for element in list(root):
        if element.tag in _TITLE_AND_LANGUAGE:
            element.text = without_folders(element.text or "")
        elif element.tag.endswith("}meta") and element.xpath("*"):  # OpenDocument has a level in between
            keep_title_and_language(element, report)
        else:
            root.remove(element)
            report.removed.add("metadata")


def shorten_paths(root, report: Report) -> None:
    """Leave only the name of the file where a path to it stands: in an attribute, as `descr="C:\\Users\\…"` of a
    picture, and in the code of a field or the formula of a cell, as `HYPERLINK "C:\\Users\\…"`."""
    for attribute in root.xpath(_PATHS):
        short = without_folders(attribute) if is_local_path(attribute) else without_folders_within(attribute)
        if short != attribute:
            attribute.getparent().set(attribute.attrname, short)
            report.removed.add("paths")
    for element in root.xpath(_CODES):
        short = without_folders_within(element.text or "")
        if short != (element.text or ""):
            element.text = short
            report.removed.add("paths")
    codes = "".join(element.text or "" for element in root.xpath(named("instrText", "delInstrText")))
    if without_folders_within(codes) != codes:  # a path in several pieces
        raise ProblemError("linked")
