"""Zip files whose bytes depend on nothing but what is in them."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: The oldest moment that a zip file can tell: plainly not that of its making.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16


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
