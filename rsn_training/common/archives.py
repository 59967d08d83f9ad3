"""Zip files whose bytes depend on nothing but what is in them."""

import io
import stat
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

#: The oldest moment that a zip file can tell: plainly not that of its making.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
#: What reading a damaged or an odd zip file may raise.
_BROKEN = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    struct.error,
    zlib.error,
)


def repacked(archive: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """Return a zip file again, without times, some of its files replaced.

    What was stored uncompressed first stays so (the type of an OpenDocument file).
    """
    target = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as old, ZipFile(target, "w") as new:
        for index, entry in enumerate(old.infolist()):
            name = entry.filename
            info = ZipInfo(name, _MOMENT)
            info.create_system, info.external_attr = 3, _MODE
            first = index == 0 and name == "mimetype"
            info.compress_type = ZIP_STORED if first else ZIP_DEFLATED
            new.writestr(info, (replaced or {}).get(name, old.read(entry)))
    return target.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file of some files: the same bytes for the same files."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in sorted(files.items()):
            info = ZipInfo(name, _MOMENT)
            info.create_system, info.external_attr = 3, _MODE
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()


@dataclass(frozen=True)
class Unpacking:
    """What a zip file from a stranger may hold."""

    files: int = 400
    each: int = 8 * 1024 * 1024
    together: int = 32 * 1024 * 1024


class UnpackError(Exception):
    """A zip file is not taken: `reason` is one of the words below, `name` the entry."""

    BROKEN, MANY, LARGE, NAMED, LOCKED = "broken", "many", "large", "named", "locked"

    def __init__(self, reason: str, name: str = "") -> None:
        """Keep the reason."""
        super().__init__(reason, name)
        self.reason, self.name = reason, name


def unpacked(archive: IO[bytes], limits: Unpacking | None = None) -> dict[str, bytes]:
    """Return the files of a zip file by name, folders and hidden files left out.

    An archive is refused for the sizes that it tells, but not believed: each entry is read up to
    the limit and no further. So that this holds, only the two compressions are taken that can be
    undone piece by piece. Names that lead elsewhere are refused. Raises UnpackError.
    """
    limits = limits or Unpacking()
    try:
        with ZipFile(archive) as opened:
            entries = [one for one in opened.infolist() if not one.is_dir()]
            if len(entries) > limits.files:
                raise UnpackError(UnpackError.MANY)
            found: dict[str, bytes] = {}
            for entry in entries:
                name = _safe_name(entry)
                if not _is_hidden(name):
                    found[name] = _read(opened, entry, limits, sum(map(len, found.values())))
            return found
    except _BROKEN as error:
        raise UnpackError(UnpackError.BROKEN) from error


def _safe_name(entry: ZipInfo) -> str:
    path = PurePosixPath(entry.filename)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or is_link:
        raise UnpackError(UnpackError.NAMED, entry.filename)
    if entry.flag_bits & 1:
        raise UnpackError(UnpackError.LOCKED, entry.filename)
    return path.as_posix()


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "_")) for part in name.split("/"))


def _read(opened: ZipFile, entry: ZipInfo, limits: Unpacking, before: int) -> bytes:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnpackError(UnpackError.BROKEN, entry.filename)
    most = min(limits.each, limits.together - before)
    if entry.file_size > most:
        raise UnpackError(UnpackError.LARGE, entry.filename)
    with opened.open(entry) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise UnpackError(UnpackError.LARGE, entry.filename)
    return content
