"""ZIPs: opened with bounds, each file inside is treated by the rules of its kind."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

from .kinds import ending_of
from .paths import names_a_person
from .report import ProblemError, Report

MAX_BYTES = 300 * 1024 * 1024  # bytes, unpacked: more is a trap
MAX_MEMBERS = 5_000
MAX_DIRECTORY_BYTES = 2 * 1024 * 1024  # bytes of the list at the end of the ZIP
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PROGRAMS = {
    *(".exe", ".js", ".vbs", ".bat", ".cmd", ".scr", ".msi", ".com", ".jar", ".ps1", ".lnk", ".hta", ".dll", ".sh"),
    *(".app", ".apk", ".dmg", ".iso", ".py", ".wsf", ".pif", ".cpl", ".reg", ".docm", ".xlsm", ".pptm", ".xlsb"),
}
LEFT_BEHIND = {".ds_store", "thumbs.db", "desktop.ini"}
DAWN = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can name: it tells nothing

_END = struct.Struct("<4s4H2LH")
_LOCAL_HEADER = 30


def sanitize_archive(content: bytes, report: Report, depth: int, sanitize: Callable) -> bytes:
    """A ZIP of readers' files. What a computer adds by itself is left behind; a ZIP in a ZIP is refused."""
    if depth:
        raise ProblemError("nested")
    clean = {}
    for name, member in read_members(content).items():
        path = PurePosixPath(name)
        if _is_left_behind(path):
            report.removed.add("system files")
            continue
        _check_readers_name(path)
        try:
            clean[name] = sanitize(name, member, report, depth + 1)
        except ProblemError as problem:
            raise ProblemError(problem.code, problem.name or path.name) from problem
    if not clean:
        raise ProblemError("empty")
    return write_members(clean, content, report)


def read_members(content: bytes) -> dict[str, bytes]:
    """Name → bytes of each file inside, in order. Raises ProblemError for anything but a plain, bounded ZIP."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as folder:
            members = folder.infolist()
            _check_members(members, folder.start_dir)
            return {member.filename: folder.read(member) for member in members if not member.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise ProblemError("damaged") from error


def write_members(members: dict[str, bytes], before: bytes, report: Report, stored: tuple = ()) -> bytes:
    """A ZIP without dates, comments and marks of the computer it was made on."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, DAWN)
            info.create_system = 0
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            folder.writestr(info, content, compress_type=method)
    after = out.getvalue()
    if after != before:
        report.removed.add("dates")
    return after


def _check_directory(content: bytes) -> None:
    """Before the list of members is read: it must not be longer than any honest one."""
    at = content.rfind(b"PK\x05\x06", -65_557 if len(content) > 65_557 else 0)
    if at < 0 or at + _END.size > len(content):
        raise ProblemError("damaged")
    _, _, _, _, count, size, _, _ = _END.unpack_from(content, at)
    if count > MAX_MEMBERS or size > MAX_DIRECTORY_BYTES:
        raise ProblemError("too many inside")


def _check_members(members, end: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise ProblemError("too many inside")
    if sum(member.file_size for member in members) > MAX_BYTES:
        raise ProblemError("too large inside")
    if any(member.flag_bits & 0x1 for member in members):
        raise ProblemError("locked")
    if len({member.filename.lower() for member in members}) < len(members):
        raise ProblemError("damaged")
    for member in members:
        _check_name(member)
        if member.compress_type not in METHODS:
            raise ProblemError("damaged")
    _refuse_overlaps(members, end)


def _refuse_overlaps(members, end: int) -> None:
    """Each member has bytes of its own: in a bomb many share the same ones."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    ends = [*(member.header_offset for member in ordered[1:]), end]
    for member, limit in zip(ordered, ends, strict=True):
        if member.header_offset + _LOCAL_HEADER + member.compress_size > limit:
            raise ProblemError("damaged")


def _check_name(member) -> None:
    """`orig_filename` is what stands in the file; Python cuts a name at NUL."""
    name = member.orig_filename
    parts = name.split("/")
    if "\\" in name or name.startswith("/") or ".." in parts or ":" in parts[0] or not name.isprintable():
        raise ProblemError("path", parts[-1])
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ProblemError("path", parts[-1])


def _is_left_behind(path: PurePosixPath) -> bool:
    name = path.name.lower()
    return "__MACOSX" in path.parts or name in LEFT_BEHIND or name.startswith(("._", "~$", ".~lock."))


def _check_readers_name(path: PurePosixPath) -> None:
    if names_a_person(str(path)):
        raise ProblemError("path", path.name)
    if ending_of(path.name) in PROGRAMS:
        raise ProblemError("program", path.name)
    if ending_of(path.name) == ".zip":
        raise ProblemError("nested", path.name)
