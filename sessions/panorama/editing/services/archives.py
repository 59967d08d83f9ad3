"""A training as a ZIP of its files: taken in as a draft or a new training, and given out."""

import logging
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from rsn_training.common.archives import UnpackError, packed, unpacked
from sessions.documents import TrainingDocument
from sessions.enums import EditionSource
from sessions.models import Edition, Media, Training
from sessions.panorama.editing.exceptions import ArchiveError, DraftExistsError
from sessions.panorama.editing.selectors import Document, Workbench, workbench
from sessions.panorama.editing.services.drafting import draft_from
from sessions.panorama.models import Draft
from sessions.services.media import CONTENT_TYPE, SUFFIX, ImageError, open_images, remade
from sessions.services.trainings import add_training, check_media
from sessions.trainings.files import HEAD, MEDIA, dump_files, load_files
from sessions.trainings.media import digest_media, fetch_media
from sessions.trainings.problems import Problem, TrainingFileError

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

logger = logging.getLogger("rsn.security")


def exported(document: Document) -> bytes:
    """Return a training's document as a ZIP of its files."""
    training = TrainingDocument.model_validate(document)
    return packed(dump_files(training, fetch_media(training.media)))


def import_training(*, archive: IO[bytes], by: "User") -> Draft | Edition:
    """Take a ZIP in: as the draft of the training that has its key, else as a new training.

    No edition is replaced, and no draft that is there. Raises ArchiveError for what is no archive
    of a training, TrainingFileError with file and line for a fault in its files.
    """
    files = _without_top_folder(_unpacked(archive))
    media = _media_of(files)
    check_media(media, EditionSource.IMPORTED)
    document = load_files(files)
    training = Training.objects.filter(key=document.key).first()
    if training is not None:
        _check_free(training, by)
    data = _with_clean_images(document.canonical(), media)
    made: Draft | Edition
    if training is None:
        clean = TrainingDocument.model_validate(data)
        made = add_training(document=clean, author=by, note=_("Imported from a file"))
    else:
        made = _as_draft(training, data, by)
    logger.info("imported actor=%s object=%s as=%s", by.pk, document.key, type(made).__name__)
    return made


def _check_free(training: Training, by: "User") -> None:
    """Refuse a training of somebody else, and one whose draft has changes."""
    if training.owner_id not in (None, by.pk):
        taken = _("another training is already called “{key}”").format(key=training.key)
        raise TrainingFileError([Problem(HEAD, 1, taken)])
    if workbench(training).is_changed:
        raise DraftExistsError


@transaction.atomic
def _as_draft(training: Training, document: Document, by: "User") -> Draft:
    """Begin a draft of a document, in the place of one that holds no changes.

    That there is none is looked at again with the draft's row locked: what somebody saved while
    the images were being read stays.
    """
    draft = Draft.objects.select_for_update().filter(training=training).first()
    if draft is not None:
        if Workbench(training, draft.base, draft).is_changed:
            raise DraftExistsError
        draft.delete()
    return draft_from(training=training, document=document, by=by)


def _unpacked(archive: IO[bytes]) -> dict[str, bytes]:
    try:
        return unpacked(archive)
    except UnpackError as error:
        said = {
            UnpackError.MANY: _("This archive holds too many files (400 at most)."),
            UnpackError.LARGE: _("“%(name)s” makes the archive too large when it is unpacked."),
            UnpackError.NAMED: _("“%(name)s” leads out of the archive: it is refused."),
            UnpackError.LOCKED: _("“%(name)s” is locked by a password."),
        }
        sentence = said.get(error.reason, _("This is not a ZIP file that can be read."))
        raise ArchiveError(sentence % {"name": error.name}) from error


def _without_top_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files as if zipped without the folder that holds them all."""
    tops = {name.partition("/")[0] for name in files}
    if HEAD in files or len(tops) != 1:
        return dict(files)
    return {name.partition("/")[2]: content for name, content in files.items()}


def _media_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        name.removeprefix(f"{MEDIA}/"): content
        for name, content in files.items()
        if name.startswith(f"{MEDIA}/")
    }


def _with_clean_images(document: Document, media: Mapping[str, bytes]) -> Document:
    """Store the images, new ones drawn again without metadata; return the document with them."""
    known = set(
        Media.objects.filter(digest__in=document.get("media", {}).values()).values_list(
            "digest", flat=True
        )
    )
    names: dict[str, str] = {}
    found: dict[str, str] = {}
    for name, content in media.items():
        digest = digest_media(content)
        if digest not in known:
            digest = _stored(name, content)
            names[name] = _free_name(name, {*media, *names.values()})
        found[names.get(name, name)] = digest
    open_images(found.values())
    objects = _renamed(document.get("objects", {}), names)
    return {
        **document,
        **({"objects": objects} if objects else {}),
        **({"media": found} if found else {}),
    }


def _free_name(name: str, taken: Collection[str]) -> str:
    """Return the name of an image that was drawn again, which no other image has."""
    stem, number = PurePosixPath(name).stem, 2
    free = f"{stem}{SUFFIX}"
    while free != name and free in taken:
        free, number = f"{stem}-{number}{SUFFIX}", number + 1
    return free


def _stored(name: str, content: bytes) -> str:
    try:
        body = remade(content)
    except ImageError as error:
        raise TrainingFileError([Problem(f"{MEDIA}/{name}", 0, str(error))]) from error
    digest = digest_media(body)
    Media.objects.get_or_create(
        digest=digest, defaults={"content_type": CONTENT_TYPE, "body": body}
    )
    return digest


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return objects in which images go by their new names; what has a name and an `alt` is one."""
    if isinstance(value, dict):
        found = {field: _renamed(inner, names) for field, inner in value.items()}
        if "alt" in found and isinstance(found.get("name"), str):
            found["name"] = names.get(found["name"], found["name"])
        return found
    return [_renamed(inner, names) for inner in value] if isinstance(value, list) else value
