"""Paths that name the person on whose computer a file was made."""

import re

# C:\Users\ana, \\server\share, file:///…, /Users/ana, /home/ana
_PERSONAL_PATH = re.compile(
    r"^\s*(?:file:|[A-Za-z]:[\\/]|\\\\|/(?:Users|home|Volumes|private|var|mnt|media)/)", re.IGNORECASE
)
# The same within a line of other words, up to the quotation mark or blank that ends it.
_PATH_WITHIN = re.compile(
    r"""(?<=["'])(?:file:|[A-Za-z]:[\\/]|\\\\|/(?:Users|home|Volumes|private|var|mnt|media)/)[^"']*"""
    r"""|(?<![^\s(=,])(?:file:|[A-Za-z]:\\|\\\\)[^\s"')]*""",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\\/]+")
_IN_MEMBER_NAME = re.compile(r"(?:^|/)(?:users|home|documents and settings|onedrive[^/]*)/[^/]+/", re.IGNORECASE)


def is_local_path(text: str) -> bool:
    """Whether the text begins as a path of somebody's computer or of a file server does."""
    return bool(_PERSONAL_PATH.match(text))


def without_folders(text: str) -> str:
    """The last part of a path, which names the file; other text as it is."""
    return _SEPARATORS.split(text.strip().rstrip("\\/"))[-1] if is_local_path(text) else text


def without_folders_within(text: str) -> str:
    """The text with each path in it cut down to the name of the file: `HYPERLINK "C:\\Users\\ana\\plan.docx"`."""
    return _PATH_WITHIN.sub(lambda found: without_folders(found.group()), text)


def names_a_person(member: str) -> bool:
    """Whether the name of a file in a ZIP runs through somebody's home folder."""
    return bool(_IN_MEMBER_NAME.search(member))
