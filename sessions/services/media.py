"""Images that people add: checked before they are decoded, made anew, stored by content.

What is stored is never what was sent: the picture is drawn again without its metadata (place,
camera, hidden thumbnails), upright, at most `LONGEST` pixels long, under a name of our own.
"""

import io
import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePath, PurePosixPath
from threading import BoundedSemaphore
from typing import IO

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from sessions.activities import registry
from sessions.exceptions import DomainError
from sessions.models import Media, TrainingSession
from sessions.trainings.media import digest_media

#: What a file may weigh; a whole request is refused from 8 MB on (serving/spool.py).
MAX_BYTES = 7 * 1024 * 1024
#: What a picture may hold before it is decoded: more than most phones take.
MAX_PIXELS = 50_000_000
#: The same for formats that are decoded whole, four bytes a pixel; a JPEG comes at a fraction.
MOST_AT_ONCE = 24_000_000
#: The longer side of what is kept: a projector shows no more.
LONGEST = 1600
#: Formats by their content, and the ends of names that go with them.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})
#: What a field of a form accepts.
ACCEPT = "image/png,image/jpeg,image/webp,image/gif"
#: A drawing is kept exact when that stays small; a photograph never does.
EXACT_BYTES = 400_000
QUALITY = 86
CONTENT_TYPE, SUFFIX = "image/webp", ".webp"
#: An image that nothing shows is kept for so long: somebody may be writing its question.
UNUSED = timedelta(days=1)

#: Decoding takes memory: one picture at a time in a process.
_decoding = BoundedSemaphore(1)
logger = logging.getLogger("rsn.uploads")


class ImageError(DomainError):
    """The image cannot be taken."""

    message = _("This image cannot be read: it may be damaged. Choose another one.")


class ImageKindError(ImageError):
    """It is no image, or one of a kind that is not taken."""

    message = _("This is not an image that can be shown. Choose a PNG, JPEG, WebP or GIF file.")


class ImageWeightError(ImageError):
    """The file is too large."""

    message = _("This image is too heavy: 7 MB at most. Make it smaller, or take a screenshot.")


class ImageSizeError(ImageError):
    """The picture has too many pixels to be decoded."""

    message = _(
        "This image is too large: 50 million pixels at most. Make it smaller, or take a screenshot."
    )


def store_image(upload: File[bytes]) -> Media:
    """Store an image that somebody sent, and return it; the same picture is stored once.

    It is private: only people of a session that shows it may see it (`shown_image`), until it is
    opened to everybody (`open_images`). One that no activity says to use (`images_in_use`) goes
    after a day. Raises ImageError, worded for the person.
    """
    body = remade(_content(upload))
    digest = digest_media(body)
    media, _made = Media.objects.get_or_create(
        digest=digest, defaults={"content_type": CONTENT_TYPE, "body": body, "is_private": True}
    )
    # Somebody counts on it from now on, however long ago it was stored first.
    Media.objects.filter(pk=media.pk).update(created_at=timezone.now())
    return media


def open_images(digests: Iterable[str]) -> None:
    """Let everybody see some images: a training has them."""
    Media.objects.filter(digest__in=list(digests)).update(is_private=False)


def name_of(media: Media) -> str:
    """Return the name by which a document of a session refers to a stored image."""
    return f"{media.digest}{SUFFIX}"


def digest_in(name: str) -> str:
    """Return the digest in a name of ours; "" in any other."""
    path = PurePosixPath(name)
    is_digest = len(path.stem) == 64 and not set(path.stem) - set("0123456789abcdef")  # noqa: PLR2004
    return path.stem if path.suffix == SUFFIX and is_digest else ""


def shown_image(*, training_session: TrainingSession, digest: str) -> Media | None:
    """Return an image that something of the session shows, else None."""
    name = f"{digest}{SUFFIX}"
    used = any(activity.images_in_use([name], training_session) for activity in registry)
    return Media.objects.filter(digest=digest).first() if used else None


def remove_unused() -> int:
    """Remove the private images that nothing shows any more; return how many."""
    old = Media.objects.filter(is_private=True, created_at__lt=timezone.now() - UNUSED)
    names = {f"{digest}{SUFFIX}": digest for digest in old.values_list("digest", flat=True)}
    for activity in registry:
        for name in activity.images_in_use(list(names)):
            names.pop(name, None)
    removed, _by_model = old.filter(digest__in=names.values()).delete()
    return removed


# --- the picture itself -------------------------------------------------------------------
def remade(content: bytes) -> bytes:
    """Return a picture drawn anew as WebP; raises ImageError."""
    with _decoding:
        try:
            return _written(_decoded(content))
        except ImageError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ImageSizeError from error
        except Exception as error:  # decoders raise nearly anything on a broken file
            logger.info("an image could not be read: %s", type(error).__name__)
            raise ImageError from error


def _content(upload: File[bytes]) -> bytes:
    """Return the bytes of an upload that may be an image by its name and weight."""
    if PurePath(upload.name or "").suffix.lower() not in SUFFIXES:
        raise ImageKindError
    if upload.size > MAX_BYTES:
        raise ImageWeightError
    upload.seek(0)
    content: bytes = upload.read(MAX_BYTES + 1)
    return content


def _decoded(content: bytes) -> Image.Image:
    stream: IO[bytes] = io.BytesIO(content)
    try:
        found = Image.open(stream, formats=FORMATS)  # reads the head alone
    except (OSError, SyntaxError) as error:
        raise ImageKindError from error
    if found.width * found.height > (MAX_PIXELS if found.format == "JPEG" else MOST_AT_ONCE):
        raise ImageSizeError
    found.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at a fraction of its size
    found.load()
    upright = ImageOps.exif_transpose(found)
    return _plain(upright)


def _plain(image: Image.Image) -> Image.Image:
    """Return the pixels alone, in the colours of a screen, small enough."""
    profile = image.info.get("icc_profile")
    has_alpha = image.has_transparency_data
    if profile and image.mode in {"RGB", "CMYK"}:
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, source, screen, outputMode="RGB") or image
    image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _written(image: Image.Image) -> bytes:
    exact = io.BytesIO()
    image.save(exact, "WEBP", lossless=True, method=2)
    if exact.tell() <= EXACT_BYTES:
        return exact.getvalue()
    lossy = io.BytesIO()
    image.save(lossy, "WEBP", quality=QUALITY, method=4)
    return min(exact.getvalue(), lossy.getvalue(), key=len)
