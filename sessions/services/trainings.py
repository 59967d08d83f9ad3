"""Taking a training's files into the database as an edition, and giving them back."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.documents import TrainingDocument
from sessions.enums import EditionSource
from sessions.exceptions import DomainError
from sessions.models import Edition, Media, Training
from sessions.trainings.files import MEDIA, dump_files, load_files
from sessions.trainings.media import CONTENT_TYPES, digest_media, fetch_media, store_media
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
    check_media(media, source)
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
    edition = Edition.objects.create(
        training=training,
        number=_next_number(training),
        digest=document.digest(),
        document=document.canonical(),
        source=source,
    )
    return edition, True


@transaction.atomic
def add_training(*, document: TrainingDocument, author: "User", note: str) -> Edition:
    """Add a training that is offered to everybody; its images are stored already.

    The caller knows that no training has its key yet; the database refuses a second one.
    """
    training = Training.objects.create(key=document.key)
    return Edition.objects.create(
        training=training,
        number=1,
        digest=document.digest(),
        document=document.canonical(),
        source=EditionSource.IMPORTED,
        author=author,
        note=note,
    )


class NotNewestError(DomainError):
    """Another edition appeared meanwhile."""

    message = gettext_lazy("A newer edition has appeared meanwhile.")


class SameContentError(DomainError):
    """The newest edition says the same."""

    message = gettext_lazy("The newest edition has this content already.")


@transaction.atomic
def publish_edition(
    *,
    training: Training,
    document: TrainingDocument,
    after: Edition,
    author: "User",
    note: str,
) -> Edition:
    """Make a validated document the newest edition of its training, if `after` still is that.

    Raises NotNewestError, or SameContentError when there is nothing new in it.
    """
    Training.objects.select_for_update().get(pk=training.pk)
    newest = training.newest()
    if newest.pk != after.pk:
        raise NotNewestError
    if newest.digest == document.digest():
        raise SameContentError
    return Edition.objects.create(
        training=training,
        number=_next_number(training),
        digest=document.digest(),
        document=document.canonical(),
        source=EditionSource.EDITOR,
        author=author,
        note=note,
    )


def edition_files(edition: Edition) -> dict[str, bytes]:
    """Return the files of an edition, as `add_edition` takes them."""
    document = TrainingDocument.model_validate(edition.document)
    return dump_files(document, fetch_media(document.media))


def _next_number(training: Training) -> int:
    last: int = training.editions.aggregate(last=Max("number"))["last"] or 0
    return last + 1


def check_media(media: Mapping[str, bytes], source: EditionSource) -> None:
    """Allow known kinds of image only; drawings that can hold scripts only from the product."""
    for name, content in media.items():
        suffix = PurePosixPath(name).suffix.lower()
        if suffix not in CONTENT_TYPES or "/" in name:
            kind = _("this kind of file is not accepted")
            raise TrainingFileError([Problem(f"{MEDIA}/{name}", 0, kind)])
        if suffix == ".svg" and source != EditionSource.SHIPPED and not _is_known(content):
            kind = _("SVG drawings are accepted only in trainings shipped with the product")
            raise TrainingFileError([Problem(f"{MEDIA}/{name}", 0, kind)])


def _is_known(content: bytes) -> bool:
    """Whether a drawing came with the product: it may come back with an export."""
    return Media.objects.filter(digest=digest_media(content), is_private=False).exists()
