"""Making a training session: from a training's plan, or from an earlier session."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from sessions.activities import Document, registry
from sessions.documents import StepDocument, TrainingDocument
from sessions.enums import Importance, Language
from sessions.models import Edition, Part, Step, TrainingSession
from sessions.services.codes import claim_code

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

#: What a copy keeps of the earlier session; people, answers and states stay behind.
_OPTIONS = (
    "language",
    "time_zone",
    "results_policy",
    "texts_policy",
    "nicknames",
    "retention_days",
    "edition",
)


@transaction.atomic
def create_from_training(
    *, owner: "User", edition: Edition, plan_key: str, title: str, language: str = Language.FRENCH
) -> TrainingSession:
    """Create a draft session with the plan's steps, minutes and objects.

    Steps whose activities are not installed are left out. Raises KeyError for an unknown plan.
    """
    document = TrainingDocument.model_validate(edition.document)
    plan = document.plan(plan_key)
    training_session = TrainingSession.objects.create(
        owner=owner, edition=edition, title=title, language=language
    )
    claim_code(training_session=training_session)
    offered = {step.key: step for step in document.offered_steps()}
    steps = [(offered[entry.step], entry) for entry in plan.steps if entry.step in offered]
    for order, (step, entry) in enumerate(steps, start=1):
        _add_step(training_session, step, order, entry.minutes, entry.importance)
    _instantiate(training_session, _objects_of(document, [step for step, _ in steps]))
    return training_session


@transaction.atomic
def duplicate(*, training_session: TrainingSession, owner: "User", title: str) -> TrainingSession:
    """Create a draft session with the same agenda, options and objects, and nobody in it."""
    options: dict[str, Any] = {name: getattr(training_session, name) for name in _OPTIONS}
    copy = TrainingSession.objects.create(owner=owner, title=title, **options)
    claim_code(training_session=copy)
    objects: dict[tuple[str, str], Document] = {}
    for step in training_session.steps.prefetch_related("parts").order_by("order"):
        twin = Step.objects.create(
            training_session=copy,
            key=step.key,
            title=step.title,
            order=step.order,
            minutes=step.minutes,
            importance=step.importance,
        )
        for part in step.parts.all():
            Part.objects.create(
                step=twin,
                order=part.order,
                activity=part.activity,
                object_key=part.object_key,
                mode=part.mode,
            )
            if part.activity in registry:
                objects[part.activity, part.object_key] = registry.get(part.activity).document_of(
                    training_session=training_session, object_key=part.object_key
                )
    _instantiate(copy, objects)
    return copy


def _add_step(
    training_session: TrainingSession,
    document: StepDocument,
    order: int,
    minutes: int,
    importance: Importance,
) -> None:
    step = Step.objects.create(
        training_session=training_session,
        key=document.key,
        title=document.title.model_dump(exclude_none=True),
        order=order,
        minutes=minutes,
        importance=importance,
    )
    offered = [part for part in document.parts if part.activity in registry]
    Part.objects.bulk_create(
        Part(
            step=step,
            order=number,
            activity=part.activity,
            object_key=part.object,
            mode=part.mode,
        )
        for number, part in enumerate(offered, start=1)
    )


def _objects_of(
    document: TrainingDocument, steps: Iterable[StepDocument]
) -> dict[tuple[str, str], Document]:
    return {
        (part.activity, part.object): document.objects[part.activity][part.object]
        for step in steps
        for part in step.parts
        if part.activity in registry
    }


def _instantiate(
    training_session: TrainingSession, objects: dict[tuple[str, str], Document]
) -> None:
    for (activity, key), document in objects.items():
        registry.get(activity).instantiate(
            training_session=training_session, object_key=key, document=document
        )
