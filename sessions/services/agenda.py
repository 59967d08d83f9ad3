"""Preparing the agenda: add, rename, reorder, remove; also while the session runs."""

import secrets
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
from sessions.models.step import MAX_MINUTES
from sessions.services.events import announce

TITLE_LENGTH = 120
_ASIDE = 100_000


def _lock(training_session: TrainingSession) -> TrainingSession:
    return TrainingSession.objects.select_for_update(of=("self",)).get(pk=training_session.pk)


def _changed(training_session: TrainingSession) -> None:
    announce(training_session, kind="agenda", regions=("status", "agenda"))


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
    if name not in step.title.values():
        step.title = {held.language: name}
    step.minutes = minutes
    step.importance = Importance(importance)
    step.save(update_fields=["title", "minutes", "importance"])
    _changed(held)
    return step


@transaction.atomic
def move_step(*, step: Step, places: int) -> None:
    """Move a step up (negative) or down by some places; at an end it stays."""
    held = _lock(step.training_session)
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


@transaction.atomic
def remove_step(*, step: Step) -> None:
    """Take a step out of the agenda (not the one on screen); answers given there are kept."""
    held = _lock(step.training_session)
    if held.current_step_id == step.pk and held.is_live:
        raise StepInUseError
    if held.steps.count() == 1:
        raise AgendaError(_("A session keeps at least one step."))
    if held.current_step_id == step.pk:
        TrainingSession.objects.filter(pk=held.pk).update(
            current_step=None, current_part=None, current_item=0, revealed=False
        )
    step.delete()
    _renumber(held, list(held.steps.order_by("order").values_list("pk", flat=True)))
    _changed(held)


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
def add_own_step(
    *,
    training_session: TrainingSession,
    activity: str,
    title: str,
    minutes: int,
    document: Document,
) -> Step:
    """Add a step of the teacher's own at the end, made of one object of an activity."""
    held = _lock(training_session)
    key = f"own-{secrets.token_hex(4)}"
    step = _append(held, key, {held.language: _title(title)}, minutes)
    _add_part(step, activity, key, Mode.SHOW, document)
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
