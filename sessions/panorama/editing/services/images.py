"""Images of the draft: taken in, and taken out when nothing shows them."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import File

from sessions.models import Training
from sessions.panorama.editing.exceptions import KeyTakenError, UsedError
from sessions.panorama.editing.keys import new_key
from sessions.panorama.editing.search import uses_of
from sessions.panorama.editing.selectors import MEDIA, Document, Target, Workbench, workbench
from sessions.panorama.editing.services.drafting import change_object
from sessions.services.media import SUFFIX, open_images, store_image

if TYPE_CHECKING:
    from rsn_training.accounts.models import User


def add_image(*, training: Training, upload: File[bytes], by: "User") -> str:
    """Store an image and add it to the draft; return its file name. Raises ImageError."""
    media = store_image(upload)
    open_images([media.digest])
    taken = [name.removesuffix(SUFFIX) for name in workbench(training).document.get("media", {})]
    name = new_key(PurePath(upload.name or "").stem, taken, otherwise="image") + SUFFIX

    def change(document: Document | None) -> Document:
        if document is not None:
            raise KeyTakenError
        return {"digest": media.digest}

    change_object(training=training, kind=MEDIA, key=name, by=by, change=change)
    return name


def remove_image(*, bench: Workbench, name: str, by: "User") -> None:
    """Take an image out of the draft; raises UsedError while a slide shows it."""
    if uses_of(bench, Target(MEDIA, name)):
        raise UsedError
    change_object(training=bench.training, kind=MEDIA, key=name, by=by, change=lambda _now: None)
