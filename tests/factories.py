"""Objects for tests, made as the product makes them."""

import itertools
from typing import Any

from rsn_training.accounts.models import User
from sessions.enums import EditionSource, State, TextsPolicy
from sessions.models import Edition, Participant, TrainingSession
from sessions.services import creation, joining, moves, states, trainings

_numbers = itertools.count(1)

HEAD = """\
format: 1
key: small
title: {fr: Petite formation, en: Small training}
summary: {fr: Deux étapes., en: Two steps.}
languages: [fr, en]
steps:
- key: first
  title: {fr: Première étape, en: First step}
  parts:
  - {activity: content, object: deck, mode: show}
- key: ask
  title: {fr: Questions, en: Questions}
  parts:
  - {activity: survey, object: questions, mode: ask}
- key: last
  title: {fr: Fin, en: End}
  parts:
  - {activity: content, object: deck, mode: show}
plans:
- key: short
  title: {fr: Court, en: Short}
  steps:
  - {step: first, minutes: 10}
  - {step: ask, minutes: 5, importance: optional}
  - {step: last, minutes: 5}
"""
DECK = """\
title: {fr: Diapositives, en: Slides}
slides:
- key: one
  title: {fr: Un, en: One}
  notes: {fr: Notes privées, en: Private notes}
  blocks:
  - {kind: text, text: {fr: Premier texte, en: First text}}
- key: two
  title: {fr: Deux, en: Two}
"""
QUESTIONS = """\
title: {fr: Enquête, en: Survey}
questions:
- key: colour
  kind: single_choice
  text: {fr: "Quelle couleur ?", en: "Which colour?"}
  choices:
  - {key: red, text: {fr: Rouge, en: Red}}
  - {key: blue, text: {fr: Bleu, en: Blue}}
  - {key: green, text: {fr: Vert, en: Green}}
- key: networks
  kind: multiple_choice
  text: {fr: "Quels réseaux ?", en: "Which networks?"}
  at_most: 2
  choices:
  - {key: a, text: {fr: Premier, en: First}}
  - {key: b, text: {fr: Deuxième, en: Second}}
  - {key: c, text: {fr: Troisième, en: Third}}
- key: ease
  kind: scale
  text: {fr: "À l’aise ?", en: "At ease?"}
  scale: {low: 1, high: 5, low_label: {fr: pas du tout, en: not at all}, high_label: {fr: tout à fait, en: fully}}
- key: word
  kind: short_text
  text: {fr: "Un mot ?", en: "One word?"}
- key: hopes
  kind: long_text
  text: {fr: "Vos attentes ?", en: "Your hopes?"}
"""
SMALL = {
    "training.yaml": HEAD.encode(),
    "content/deck.yaml": DECK.encode(),
    "survey/questions.yaml": QUESTIONS.encode(),
}


def make_teacher(**values: Any) -> User:
    """Return a teacher with an address of their own."""
    number = next(_numbers)
    values.setdefault("email", f"teacher{number}@example.org")
    return User.objects.create_user(**values)


def make_edition() -> Edition:
    """Return the edition of the small training."""
    edition, _new = trainings.add_edition(files=SMALL, source=EditionSource.SHIPPED)
    return edition


def make_session(
    *, owner: User | None = None, state: State = State.DRAFT, title: str = "Ma séance"
) -> TrainingSession:
    """Return a session of the small training, brought to a state by the product's services."""
    session = creation.create_from_training(
        owner=owner or make_teacher(), edition=make_edition(), plan_key="short", title=title
    )
    show_texts_at_once(session)
    paths = {
        State.DRAFT: [],
        State.OPEN: [State.OPEN],
        State.LIVE: [State.OPEN, State.LIVE],
        State.SUSPENDED: [State.OPEN, State.LIVE, State.SUSPENDED],
        State.CLOSED: [State.OPEN, State.LIVE, State.CLOSED],
        State.ARCHIVED: [State.OPEN, State.LIVE, State.CLOSED, State.ARCHIVED],
    }
    for to in paths[state]:
        session = states.change_state(training_session=session, to=to)
    return fresh(session)


def show_texts_at_once(session: TrainingSession, policy: str = TextsPolicy.AT_ONCE) -> None:
    """Let the room see what people write without the teacher, as most tests expect it."""
    session.texts_policy = policy
    session.save(update_fields=["texts_policy"])


def fresh(session: TrainingSession) -> TrainingSession:
    """Return the session as the database has it now."""
    return TrainingSession.objects.select_related(
        "current_step", "current_part__step", "edition"
    ).get(pk=session.pk)


def make_participant(session: TrainingSession, nickname: str = "Léa") -> tuple[Participant, str]:
    """Return somebody who joined, and their token."""
    return joining.join(training_session=session, nickname=nickname)


def go_to_step(session: TrainingSession, key: str, item: int = 0) -> TrainingSession:
    """Move a live session to a step, by its key."""
    now = fresh(session)
    moves.go_to(
        training_session=now,
        version=now.move_version,
        step_id=now.steps.get(key=key).pk,
        item=item,
    )
    return fresh(session)


def device_of(participant: Participant, token: str) -> dict[str, str]:
    """Return the cookies of a participant's device."""
    return {f"rsn_p_{participant.cookie_id}": token, "rsn_active": participant.cookie_id}
