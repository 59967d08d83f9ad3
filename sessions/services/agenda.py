"""Preparing the agenda: add, rename, reorder, remove; also while the session runs."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from rsn_training.common.text import clean_line
from sessions.activities import Document, registry
from sessions.documents import TrainingDocument
from sessions.enums import Importance, Mode
from sessions.exceptions import AgendaError, StepInUseError
from sessions.models import Part, Step, TrainingSession
from sessions.models.step import MAX_MINUTES, OWN
from sessions.services.events import announce
from sessions.services.moves import parts_in_order

TITLE_LENGTH = 120
_ASIDE = 100_000


def _lock(training_session: TrainingSession) -> TrainingSession:
    return TrainingSession.objects.select_for_update(of=("self",)).get(pk=training_session.pk)


def _changed(training_session: TrainingSession, *, on_screen: bool = False) -> None:
    regions = ("status", "agenda", "stage") if on_screen else ("status", "agenda")
    announce(training_session, kind="agenda", regions=regions)


def _held_step(training_session: TrainingSession, step: Step) -> Step:
    """Return the step as it is now, or raise AgendaError when another window removed it."""
    found = training_session.steps.filter(pk=step.pk).first()
    if found is None:
        raise AgendaError(_("This step was removed in another window."))
    return found


def _title(title: str) -> str:
    name = clean_line(title)
    if not name or len(name) > TITLE_LENGTH:
        raise AgendaError(
            _("Give the step a title of at most %(number)d characters.") % {"number": TITLE_LENGTH}
        )
    return name


@transaction.atomic
def rename_step(*, step: Step, title: str, minutes: int, importance: str) -> Step:
    """Change title, minutes and importance of a step; the title replaces all its languages."""
    held = _lock(step.training_session)
    if not 0 <= minutes <= MAX_MINUTES:
        raise AgendaError(_("A step lasts from 0 to %(number)d minutes.") % {"number": MAX_MINUTES})
    name = _title(title)
    step = _held_step(held, step)
    if name not in step.title.values():
        step.title = {held.language: name}
    step.minutes = minutes
    step.importance = Importance(importance)
    step.save(update_fields=["title", "minutes", "importance"])
    _changed(held, on_screen=held.current_step_id == step.pk)
    return step


@transaction.atomic
def move_step(*, step: Step, places: int) -> None:
    """Move a step up (negative) or down by some places; at an end it stays."""
    held = _lock(step.training_session)
    step = _held_step(held, step)
    ids = list(held.steps.order_by("order").values_list("pk", flat=True))
    index = ids.index(step.pk)
    target = max(0, min(len(ids) - 1, index + places))
    ids.insert(target, ids.pop(index))
    _renumber(held, ids)
    _changed(held)


def _renumber(training_session: TrainingSession, ids: list[UUID]) -> None:
    """Write the order 1…n; aside first, since the order is unique at every moment."""
    training_session.steps.update(order=F("order") + _ASIDE)
    for order, pk in enumerate(ids, start=1):
        Step.objects.filter(pk=pk).update(order=order)


@dataclass(frozen=True)
class Removed:
    """A step of the training that was taken out, as it stood: enough to put it back so."""

    key: str
    place: int
    title: dict[str, str]
    minutes: int
    importance: str


@transaction.atomic
def remove_step(*, step: Step) -> Removed:
    """Take a step out of the agenda (not the one on screen); answers given there are kept."""
    held = _lock(step.training_session)
    step = _held_step(held, step)
    is_standing = held.current_step_id == step.pk
    if is_standing and held.is_live:
        raise StepInUseError
    if held.steps.count() == 1:
        raise AgendaError(_("A session keeps at least one step."))
    step.delete()
    _renumber(held, list(held.steps.order_by("order").values_list("pk", flat=True)))
    if is_standing:
        _stand_near(held, step.order)
    _changed(held)
    return Removed(step.key, step.order, step.title, step.minutes, step.importance)


def _stand_near(training_session: TrainingSession, order: int) -> None:
    """Put a waiting session where the removed step stood: at the next step, else at the last."""
    parts = parts_in_order(training_session)
    part = next((one for one in parts if one.step.order >= order), parts[-1] if parts else None)
    TrainingSession.objects.filter(pk=training_session.pk).update(
        current_step=part.step if part else None,
        current_part=part,
        current_item=0,
        revealed=False,
    )


def stay(*, training_session: TrainingSession, item: int, revealed: bool) -> None:
    """Follow what is on screen to its new place within its part: nothing is left or entered.

    For an activity whose items change; the caller holds the session.
    """
    TrainingSession.objects.filter(pk=training_session.pk).update(
        current_item=item, revealed=revealed
    )


@transaction.atomic
def add_training_step(*, training_session: TrainingSession, key: str) -> Step:
    """Put back, at the end, a step of the training that the agenda does not have."""
    held = _lock(training_session)
    document = TrainingDocument.model_validate(held.edition.document)
    found = {step.key: step for step in document.offered_steps()}.get(key)
    if found is None or held.steps.filter(key=key).exists():
        raise AgendaError(_("This step is not in the training, or already in the agenda."))
    minutes = max(
        (entry.minutes for plan in document.plans for entry in plan.steps if entry.step == key),
        default=10,
    )
    step = _append(held, key, found.title.model_dump(exclude_none=True), minutes)
    for part in found.parts:
        if part.activity in registry:
            _add_part(
                step, part.activity, part.object, part.mode,
                document.objects[part.activity][part.object],
            )  # fmt: skip
    _changed(held)
    return step


@transaction.atomic
def put_back(*, training_session: TrainingSession, removed: Removed) -> Step:
    """Put a step of the training back as it stood, where it stood."""
    step = add_training_step(training_session=training_session, key=removed.key)
    step.title, step.minutes = removed.title, removed.minutes
    step.importance = Importance(removed.importance)
    step.save(update_fields=["title", "minutes", "importance"])
    move_step(step=step, places=removed.place - step.order)
    return step


@transaction.atomic
def add_own_step(
    *,
    training_session: TrainingSession,
    activity: str,
    title: str,
    minutes: int,
    document: Document,
    mode: Mode = Mode.SHOW,
) -> Step:
    """Add a step of the teacher's own at the end, made of one object of an activity."""
    held = _lock(training_session)
    key = f"{OWN}{secrets.token_hex(4)}"
    step = _append(held, key, {held.language: _title(title)}, minutes)
    _add_part(step, activity, key, mode, document)
    _changed(held)
    return step


def _append(
    training_session: TrainingSession, key: str, title: dict[str, str], minutes: int
) -> Step:
    last = training_session.steps.aggregate(last=Max("order"))["last"] or 0
    return Step.objects.create(
        training_session=training_session,
        key=key,
        title=title,
        order=last + 1,
        minutes=min(minutes, MAX_MINUTES),
    )


def _add_part(step: Step, activity: str, object_key: str, mode: str, document: Document) -> None:
    Part.objects.create(
        step=step,
        order=step.parts.count() + 1,
        activity=activity,
        object_key=object_key,
        mode=mode,
    )
    registry.get(activity).instantiate(
        training_session=step.training_session, object_key=object_key, document=document
    )
