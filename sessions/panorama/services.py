"""Writing a teacher's own slides."""

from typing import Any
from uuid import UUID

from django.db import transaction

from rsn_training.common.localised import localised
from sessions.models import Step, TrainingSession
from sessions.panorama.documents import SlideDocument
from sessions.panorama.models import Slide
from sessions.services import agenda
from sessions.services.events import announce

OWN = "own"


def _document(language: str, title: str, text: str, notes: str) -> dict[str, Any]:
    slide = {
        "key": OWN,
        "title": {language: title},
        "blocks": [{"kind": "text", "text": {language: text}}],
        **({"notes": {language: notes}} if notes else {}),
    }
    return SlideDocument.model_validate(slide).model_dump(mode="json", exclude_defaults=True)


def add_own_slide(
    *, training_session: TrainingSession, title: str, minutes: int, text: str, notes: str
) -> Step:
    """Add a step made of one slide in Markdown, in the session's language."""
    slide = _document(training_session.language, title, text, notes)
    return agenda.add_own_step(
        training_session=training_session,
        activity="content",
        title=title,
        minutes=minutes,
        document={"title": slide["title"], "slides": [slide]},
    )


def own_slide(training_session: TrainingSession, step_id: UUID) -> Slide | None:
    """Return the teacher's slide behind a step, or None when the step is the training's."""
    step = training_session.steps.filter(pk=step_id).first()
    if step is None:
        return None
    return Slide.objects.filter(
        deck__training_session=training_session, deck__key=step.key, key=OWN
    ).first()


def initial_of(slide: Slide) -> dict[str, Any]:
    """Return what the form of a slide starts from."""
    document = slide.document
    step = Step.objects.get(training_session=slide.deck.training_session_id, key=slide.deck.key)
    return {
        "title": localised(document["title"]),
        "minutes": step.minutes,
        "text": localised(document["blocks"][0]["text"]),
        "notes": localised(document.get("notes", {})),
    }


@transaction.atomic
def change_own_slide(
    *, slide: Slide, step_id: UUID, title: str, minutes: int, text: str, notes: str
) -> None:
    """Change a teacher's slide and its step; screens that show it look again."""
    training_session = slide.deck.training_session
    step = training_session.steps.get(pk=step_id)
    slide.document = _document(training_session.language, title, text, notes)
    slide.save(update_fields=["document"])
    agenda.rename_step(step=step, title=title, minutes=minutes, importance=step.importance)
    announce(training_session, kind="content", regions=("stage",))
