"""Writing the draft: each object by a compare-and-set on its revision.

Nothing is read and written back unguarded: an object is read, changed, and stored only if its
row still has the revision that was read; else it is read and changed again. Two editors who save
different objects, or different slides of one deck, never see one another; two who save the same
piece are told apart by what their pages had loaded (`seen`).
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from sessions.models import Training
from sessions.panorama.editing.exceptions import (
    BusyError,
    DraftExistsError,
    GoneError,
    MeanwhileError,
)
from sessions.panorama.editing.selectors import (
    Document,
    Target,
    names_in,
    object_in,
    version_of,
)
from sessions.panorama.models import Draft, DraftObject

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

#: How often a change is tried again when others store at the same moment.
TRIES = 30
Change = Callable[[Document | None], Document | None]


@dataclass(frozen=True)
class Stored:
    """An object as it was read; `revision` 0 as long as the draft does not hold it."""

    kind: str
    key: str
    document: Document | None
    revision: int


def started_draft(training: Training) -> Draft:
    """Return the draft of a training, begun from its newest edition if need be."""
    draft, _made = Draft.objects.select_related("base").get_or_create(
        training=training, defaults={"base": training.newest()}
    )
    return draft


def change_object(
    *, training: Training, kind: str, key: str, by: "User", change: Change
) -> Document | None:
    """Store what `change` makes of an object (None: it is not there, or shall not be).

    `change` may be called more than once, each time with the object as it is then, and refuses
    by raising. Raises BusyError when others store all the time.
    """
    for _attempt in range(TRIES):
        draft = started_draft(training)
        found = _read(draft, kind, key)
        document = change(deepcopy(found.document))
        if document == found.document or _store(draft, found, document, by):
            return document
    raise BusyError


def save_piece(
    *, training: Training, target: Target, value: Document, seen: str, by: "User"
) -> None:
    """Store an object or a slide, if it still is what the editor's page had loaded.

    Raises MeanwhileError, with what stands there now, when it is not.
    """

    def change(document: Document | None) -> Document:
        if target.slide and document is None:
            raise GoneError
        current = target.of(document)
        if version_of(current) != seen and current != value:
            raise MeanwhileError(current)
        return target.put(document, value)

    change_object(training=training, kind=target.kind, key=target.key, by=by, change=change)


def _read(draft: Draft, kind: str, key: str) -> Stored:
    row = draft.changes.filter(kind=kind, key=key).first()
    if row is not None:
        return Stored(kind, key, row.document, row.revision)
    return Stored(kind, key, object_in(draft.base.document, kind, key), 0)


@transaction.atomic
def _store(draft: Draft, found: Stored, document: Document | None, by: "User") -> bool:
    """Store an object if nobody stored it since it was read, and the draft is the same still.

    The draft's row is touched first, so that publishing, which locks it, has all or nothing.
    """
    who = {"changed_at": timezone.now(), "changed_by": by}
    same = Draft.objects.filter(pk=draft.pk, base=draft.base_id)
    if not same.update(**who):
        return False
    rows = DraftObject.objects.filter(draft=draft, kind=found.kind, key=found.key)
    if found.revision:
        return bool(
            _unchanged(rows, found).update(document=document, revision=F("revision") + 1, **who)
        )
    try:
        with transaction.atomic():
            DraftObject.objects.create(
                draft=draft, kind=found.kind, key=found.key, document=document, **who
            )
    except IntegrityError:
        return False
    return True


def _unchanged(rows: QuerySet[DraftObject], found: Stored) -> QuerySet[DraftObject]:
    """Return the row if it is at the revision that was read: the guard of the compare-and-set."""
    return rows.filter(revision=found.revision)


@transaction.atomic
def draft_from(*, training: Training, document: Document, by: "User") -> Draft:
    """Begin a draft that says what a whole document says; raises DraftExistsError if there is one."""
    try:
        with transaction.atomic():
            draft = Draft.objects.create(training=training, base=training.newest(), changed_by=by)
    except IntegrityError as error:
        raise DraftExistsError from error
    base = draft.base.document
    DraftObject.objects.bulk_create(
        DraftObject(draft=draft, kind=kind, key=key, document=wanted, changed_by=by)
        for kind, key in sorted(names_in(base) | names_in(document))
        if (wanted := object_in(document, kind, key)) != object_in(base, kind, key)
    )
    return draft
