"""Taking a training's files into the database as an edition, and giving them back."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sessions.documents import TrainingDocument
from sessions.enums import EditionSource
from sessions.models import Edition, Training
from sessions.trainings.files import MEDIA, dump_files, load_files
from sessions.trainings.media import CONTENT_TYPES, fetch_media, store_media
from sessions.trainings.problems import Problem, TrainingFileError

if TYPE_CHECKING:
    from rsn_training.accounts.models import User


@transaction.atomic
def add_edition(
    *, files: Mapping[str, bytes], source: EditionSource, owner: "User | None" = None
) -> tuple[Edition, bool]:
    """Store a training's files as an edition; return it and whether it is new.

    An edition is added only if its digest is new, and none is ever replaced. Shipped
    trainings belong to nobody, imported ones to their owner. Raises TrainingFileError.
    """
    media = {
        name.removeprefix(f"{MEDIA}/"): content
        for name, content in files.items()
        if name.startswith(f"{MEDIA}/")
    }
    _check_media(media, source)
    document = load_files(files)
    training, _made = Training.objects.get_or_create(key=document.key, defaults={"owner": owner})
    if owner is not None and training.owner_id != owner.pk:
        taken = _("another training is already called “{key}”").format(key=document.key)
        raise TrainingFileError([Problem("training.yaml", 1, taken)])
    Training.objects.select_for_update().get(pk=training.pk)
    known = training.editions.filter(digest=document.digest()).first()
    if known is not None:
        return known, False
    store_media(media)
    last = training.editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition.objects.create(
        training=training,
        number=last + 1,
        digest=document.digest(),
        document=document.canonical(),
        source=source,
    )
    return edition, True


def edition_files(edition: Edition) -> dict[str, bytes]:
    """Return the files of an edition, as `add_edition` takes them."""
    document = TrainingDocument.model_validate(edition.document)
    return dump_files(document, fetch_media(document.media))


def _check_media(media: Mapping[str, bytes], source: EditionSource) -> None:
    """Allow known kinds of image only; drawings that can hold scripts only from the product."""
    for name in media:
        suffix = PurePosixPath(name).suffix.lower()
        if suffix not in CONTENT_TYPES or "/" in name:
            kind = _("this kind of file is not accepted")
            raise TrainingFileError([Problem(f"{MEDIA}/{name}", 0, kind)])
        if suffix == ".svg" and source != EditionSource.SHIPPED:
            kind = _("SVG drawings are accepted only in trainings shipped with the product")
            raise TrainingFileError([Problem(f"{MEDIA}/{name}", 0, kind)])
