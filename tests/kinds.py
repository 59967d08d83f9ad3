"""A training whose survey has every kind of question, and random answers to it."""

import random
from collections.abc import Callable
from typing import Any

from rsn_training.accounts.models import User
from sessions.enums import EditionSource, State
from sessions.models import TrainingSession
from sessions.responses.enums import Kind
from sessions.services import creation, states, trainings
from tests.factories import DECK, HEAD, fresh, make_teacher, show_texts_at_once

ALL_KINDS = """\
title: {fr: Toutes les questions, en: All questions}
questions:
- key: role
  kind: single_choice
  text: {fr: "Vous êtes…", en: "You are…"}
  allow_other: true
  choices:
  - {key: teacher, text: {fr: Enseignant ou enseignante, en: A teacher}}
  - {key: student, text: {fr: Élève ou étudiant, en: A pupil or student}}
- key: networks
  kind: multiple_choice
  text: {fr: "Quels réseaux utilisez-vous ?", en: "Which networks do you use?"}
  allow_other: true
  allow_unknown: true
  at_least: 1
  at_most: 3
  choices:
  - {key: linkedin, text: {fr: LinkedIn, en: LinkedIn}}
  - {key: instagram, text: {fr: Instagram, en: Instagram}}
  - {key: tiktok, text: {fr: TikTok, en: TikTok}}
  - {key: mastodon, text: {fr: Mastodon, en: Mastodon}}
- key: ease
  kind: scale
  text: {fr: "Êtes-vous à l’aise ?", en: "Are you at ease?"}
  allow_unknown: true
  scale: {low: 1, high: 5, low_label: {fr: pas du tout, en: not at all}, high_label: {fr: tout à fait, en: fully}}
- key: frequency
  kind: matrix
  text: {fr: "À quelle fréquence ?", en: "How often?"}
  allow_unknown: true
  choices:
  - {key: post, text: {fr: Publier, en: Post}}
  - {key: read, text: {fr: Lire, en: Read}}
  - {key: talk, text: {fr: Échanger, en: Talk}}
  scale:
    low: 0
    high: 2
    labels:
    - {fr: jamais, en: never}
    - {fr: parfois, en: sometimes}
    - {fr: chaque jour, en: every day}
- key: expectations
  kind: ranking
  text: {fr: "Qu’attendez-vous d’abord ?", en: "What do you expect first?"}
  at_most: 3
  choices:
  - {key: tools, text: {fr: Des outils, en: Tools}}
  - {key: ideas, text: {fr: Des idées, en: Ideas}}
  - {key: rules, text: {fr: Des règles, en: Rules}}
  - {key: people, text: {fr: Des rencontres, en: People}}
- key: accounts
  kind: number
  text: {fr: "Combien de comptes avez-vous ?", en: "How many accounts do you have?"}
  number: {least: 0, most: 50, unit: {fr: comptes, en: accounts}}
- key: hours
  kind: number
  text: {fr: "Combien d’heures par jour ?", en: "How many hours a day?"}
  number: {least: 0, most: 24, decimals: 1, unit: {fr: heures, en: hours}}
  allow_unknown: true
- key: class-use
  kind: single_choice
  text: {fr: "Les utilisez-vous en classe ?", en: "Do you use them in class?"}
  only_if: {question: role, choices: [teacher]}
  choices:
  - {key: often, text: {fr: Souvent, en: Often}}
  - {key: never, text: {fr: Jamais, en: Never}}
- key: word
  kind: short_text
  text: {fr: "En un mot ?", en: "In one word?"}
- key: hopes
  kind: long_text
  text: {fr: "Qu’espérez-vous ?", en: "What do you hope for?"}
  allow_unknown: true
"""
KEYS = (
    "role", "networks", "ease", "frequency", "expectations", "accounts", "hours", "class-use",
    "word", "hopes",
)  # fmt: skip
#: Places of the questions in the survey.
ITEMS = {key: place for place, key in enumerate(KEYS)}


def make_kinds_session(
    *, owner: User | None = None, state: State = State.LIVE, survey: str = ALL_KINDS
) -> TrainingSession:
    """Return a session whose survey asks every kind."""
    edition, _new = trainings.add_edition(
        files={
            "training.yaml": HEAD.replace("key: small", "key: kinds", 1).encode(),
            "content/deck.yaml": DECK.encode(),
            "survey/questions.yaml": survey.encode(),
        },
        source=EditionSource.SHIPPED,
    )
    session = creation.create_from_training(
        owner=owner or make_teacher(), edition=edition, plan_key="short", title="Ma séance"
    )
    show_texts_at_once(session)
    for to in (State.OPEN, State.LIVE):
        if session.state != state:
            session = states.change_state(training_session=session, to=to)
    return fresh(session)


WORDS = (
    "réseau",
    "Réseaux",
    "l’e-réputation",
    "confiance",
    "Confiance",
    "peur",
    "=1+1",
    "très bien",
)


def _matrix(dice: random.Random) -> dict[str, int | None]:
    rows = dice.sample(["post", "read", "talk"], dice.randint(1, 3))
    return {row: dice.choice([None, 0, 1, 2]) for row in rows}


def _networks(dice: random.Random) -> list[Any] | None:
    names = ["linkedin", "instagram", "tiktok", "mastodon", {"other": dice.choice(WORDS)}]
    return dice.choice([None, dice.sample(names, dice.randint(1, 3))])


_ANSWERS: dict[str, Callable[[random.Random], Any]] = {
    "role": lambda dice: dice.choice(["teacher", "teacher", "student", {"other": "parent"}]),
    "networks": _networks,
    "ease": lambda dice: dice.choice([None, 1, 2, 3, 4, 5]),
    "frequency": _matrix,
    "expectations": lambda dice: dice.sample(
        ["tools", "ideas", "rules", "people"], dice.randint(1, 3)
    ),
    "accounts": lambda dice: dice.randint(0, 50),
    "hours": lambda dice: dice.choice([None, round(dice.uniform(0, 24), 1)]),
    "class-use": lambda dice: dice.choice(["often", "never"]),
    "word": lambda dice: dice.choice(WORDS),
    "hopes": lambda dice: dice.choice([None, "Des idées\npour mes élèves", *WORDS]),
}


def random_answer(key: str, dice: random.Random) -> Any:
    """Return a valid raw value for a question of this survey."""
    return _ANSWERS[key](dice)


KIND_OF = {
    "role": Kind.SINGLE_CHOICE,
    "networks": Kind.MULTIPLE_CHOICE,
    "ease": Kind.SCALE,
    "frequency": Kind.MATRIX,
    "expectations": Kind.RANKING,
    "accounts": Kind.NUMBER,
    "hours": Kind.NUMBER,
    "class-use": Kind.SINGLE_CHOICE,
    "word": Kind.SHORT_TEXT,
    "hopes": Kind.LONG_TEXT,
}
