"""The draft becomes an edition; an earlier edition comes back; the draft goes away."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.documents import TrainingDocument
from sessions.enums import EditionSource
from sessions.models import Edition, Training
from sessions.panorama.editing.exceptions import (
    EditingError,
    NewerEditionError,
    NewerShownError,
    NoDraftError,
    ShownOtherwiseError,
)
from sessions.panorama.editing.selectors import (
    Document,
    Workbench,
    names_in,
    object_in,
)
from sessions.panorama.editing.services.drafting import change_object
from sessions.panorama.models import Draft
from sessions.services.trainings import NotNewestError, SameContentError, publish_edition
from sessions.trainings.files import dump_files, load_files
from sessions.trainings.media import fetch_media
from sessions.trainings.problems import Problem, TrainingFileError

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

logger = logging.getLogger("rsn.security")


class FaultsError(EditingError):
    """The draft is not a valid training."""

    message = gettext_lazy("The draft cannot be published yet.")

    def __init__(self, problems: list[Problem]) -> None:
        """Keep what is wrong, by file."""
        super().__init__()
        self.problems = problems


@dataclass(frozen=True)
class Both:
    """An object that the draft and a newer edition both changed."""

    kind: str
    key: str


def checked(document: Document) -> TrainingDocument:
    """Return a document as a valid training; raises FaultsError with all that is wrong.

    It goes the way of files: what is published can be exported and loaded again.
    """
    training = TrainingDocument.model_validate(document)
    try:
        return load_files(dump_files(training, fetch_media(training.media)))
    except TrainingFileError as error:
        raise FaultsError(error.problems) from error


def faults_of_draft(bench: Workbench) -> list[Problem]:
    """Return what keeps the draft from being published."""
    try:
        checked(bench.document)
    except FaultsError as error:
        return error.problems
    return []


def _locked(training: Training, seen: str) -> Workbench:
    """Lock the draft's row; raises ShownOtherwiseError if the draft is not what was `seen`."""
    draft = Draft.objects.select_for_update().filter(training=training).first()
    if draft is None:
        raise NoDraftError
    bench = Workbench(training, draft.base, draft)
    if bench.version != seen:
        raise ShownOtherwiseError
    return bench


@transaction.atomic
def publish(*, training: Training, by: "User", note: str, seen: str) -> Edition:
    """Make the draft the newest edition, and end it. Sessions that exist keep their edition.

    `seen`: the version that the editor looked at; only that is published. The draft's row is
    locked: a change is in the edition, or it begins the next draft.
    """
    bench = _locked(training, seen)
    document = checked(bench.document)
    try:
        edition = publish_edition(
            training=training, document=document, after=bench.edition, author=by, note=note
        )
    except NotNewestError as error:
        raise NewerEditionError from error
    except SameContentError as error:
        raise NoDraftError from error
    Draft.objects.filter(training=training).delete()
    logger.info("published actor=%s object=%s/%s", by.pk, training.key, edition.number)
    return edition


def revert(*, training: Training, to: Edition, by: "User", note: str, seen: str) -> Edition:
    """Make a new edition with the content of an earlier one; the draft stays as it is.

    `seen`: the number of the newest edition that the editor compared with.
    """
    newest = training.newest()
    if str(newest.number) != seen:
        raise NewerShownError
    document = TrainingDocument.model_validate(to.document)
    try:
        edition = publish_edition(
            training=training, document=document, after=newest, author=by, note=note
        )
    except NotNewestError as error:
        raise NewerShownError from error
    except SameContentError as error:
        raise EditingError(_("The newest edition has this content already.")) from error
    logger.info(
        "reverted actor=%s object=%s/%s to=%s", by.pk, training.key, edition.number, to.number
    )
    return edition


@transaction.atomic
def discard(*, training: Training, by: "User", seen: str) -> None:
    """Throw the draft away, if it is the version that the editor looked at (`seen`)."""
    _locked(training, seen)
    Draft.objects.filter(training=training).delete()
    logger.info("draft_discarded actor=%s object=%s", by.pk, training.key)


@transaction.atomic
def take_in_newest(*, training: Training) -> list[Both]:
    """Lay the draft over the newest edition; return what both have changed.

    There the draft's version stands, and the editor looks at the difference.
    """
    draft = Draft.objects.select_for_update().select_related("base").get(training=training)
    newest, old = training.newest(), draft.base
    changed = {
        name
        for name in names_in(old.document) | names_in(newest.document)
        if object_in(old.document, *name) != object_in(newest.document, *name)
    }
    both = []
    for row in draft.changes.all():
        if row.document == object_in(old.document, row.kind, row.key):
            row.delete()  # nothing of it was changed: the newest edition's counts
        elif (row.kind, row.key) in changed:
            both.append(Both(row.kind, row.key))
    draft.base = newest
    draft.save(update_fields=["base"])
    return both


def take_in_shipped(*, training: Training, by: "User") -> list[Both]:
    """Bring what a new version of the product changed into the draft; return what both changed.

    What editors left as it shipped before follows; what they changed stays, to be looked at.
    """
    shipped = training.waiting()
    if shipped is None:
        raise NoDraftError
    newest = training.newest()
    before = training.editions.filter(source=EditionSource.SHIPPED, number__lt=newest.number)
    old = before.order_by("number").last() or newest
    both = []
    for kind, key in sorted(names_in(old.document) | names_in(shipped.document)):
        was, wanted = (object_in(one.document, kind, key) for one in (old, shipped))
        if was == wanted:
            continue

        def change(
            now: Document | None, was: Document | None = was, wanted: Document | None = wanted
        ) -> Document | None:
            return wanted if now == was else now

        stored = change_object(training=training, kind=kind, key=key, by=by, change=change)
        if stored != wanted:
            both.append(Both(kind, key))
    return both
