"""Writing the slides of a session: the teacher's own, which are hidden, and newer ones."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from rsn_training.common.localised import localised
from sessions.activities import Document
from sessions.models import Part, Step, TrainingSession
from sessions.panorama.documents import SlideDocument
from sessions.panorama.models import Deck, Slide
from sessions.panorama.selectors import shown_slides
from sessions.panorama.stops import reached_now, same_place, stops_of
from sessions.services import agenda
from sessions.services.events import announce
from sessions.services.moves import MOVED

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
    training_session = TrainingSession.objects.select_for_update().get(
        pk=slide.deck.training_session_id
    )
    slide = Slide.objects.select_for_update().get(pk=slide.pk)
    step = training_session.steps.get(pk=step_id)
    document = _document(training_session.language, title, text, notes)
    slide.document = {**document, "hidden": bool(slide.document.get("hidden"))}
    slide.save(update_fields=["document"])
    agenda.rename_step(step=step, title=title, minutes=minutes, importance=step.importance)
    announce(training_session, kind="content", regions=("stage",))


@transaction.atomic
def hide_slide(*, deck: Deck, slide_id: UUID, hidden: bool) -> None:
    """Leave a slide out of the session, or show it again; screens look again.

    Raises Slide.DoesNotExist for a slide of another deck.
    """
    training_session = TrainingSession.objects.select_for_update().get(pk=deck.training_session_id)
    slide = deck.slides.select_for_update().get(pk=slide_id)
    before = shown_slides(training_session.pk, deck.key)
    slide.document = {**slide.document, "hidden": hidden}
    slide.save(update_fields=["document"])
    _stay(training_session, deck.key, before)


def replace_slides(*, training_session: TrainingSession, key: str, document: Document) -> None:
    """Give a deck the slides of a newer edition; which are hidden stays the teacher's choice.

    The room stays on its slide; the caller holds the session and announces.
    """
    deck = Deck.objects.filter(training_session=training_session, key=key).first()
    if deck is None:
        return
    before = shown_slides(training_session.pk, key)
    hidden = dict(deck.slides.values_list("key", "document__hidden"))
    deck.slides.all().delete()
    Slide.objects.bulk_create(
        Slide(
            deck=deck,
            key=slide["key"],
            order=order,
            document={**slide, "hidden": bool(hidden.get(slide["key"], slide.get("hidden")))},
        )
        for order, slide in enumerate(document["slides"], start=1)
    )
    Deck.objects.filter(pk=deck.pk).update(title=document["title"])
    _stay(training_session, key, before)


def _stay(training_session: TrainingSession, key: str, before: list[SlideDocument]) -> None:
    """Keep the room on the slide where it stands, wherever that is in the deck now."""
    old, new = stops_of(before), stops_of(shown_slides(training_session.pk, key))
    parts = Part.objects.filter(
        step__training_session=training_session, activity="content", object_key=key
    )
    for part in parts.exclude(reached=None):
        parts.filter(pk=part.pk).update(reached=reached_now(old, new, part.reached or 0))
    if training_session.current_part_id not in {part.pk for part in parts}:
        announce(training_session, kind="content", regions=("stage",))
        return
    item = same_place(old, new, training_session.current_item)
    TrainingSession.objects.filter(pk=training_session.pk).update(
        current_item=item, move_version=F("move_version") + 1
    )
    announce(training_session, kind="content", regions=MOVED)
