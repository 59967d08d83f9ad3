"""Images of a training: stored once by content, served by digest."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from sessions.models import Media

CONTENT_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}


def digest_media(content: bytes) -> str:
    """Return the SHA-256 by which an image is known."""
    return hashlib.sha256(content).hexdigest()


def store_media(files: Mapping[str, bytes]) -> None:
    """Store the images of a training (name → bytes), for everybody; each is stored once."""
    for name, content in files.items():
        media, _made = Media.objects.get_or_create(
            digest=digest_media(content),
            defaults={
                "content_type": CONTENT_TYPES[PurePosixPath(name).suffix.lower()],
                "body": content,
            },
        )
        if media.is_private:  # a teacher had added the same picture to a session
            Media.objects.filter(pk=media.pk).update(is_private=False)


def fetch_media(names: Mapping[str, str]) -> dict[str, bytes]:
    """Return the images of a document (name → digest) as name → bytes."""
    stored = Media.objects.in_bulk(list(names.values()), field_name="digest")
    return {name: bytes(stored[digest].body) for name, digest in names.items()}
