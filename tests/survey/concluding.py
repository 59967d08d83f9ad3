"""A hall whose survey concludes something, and a plain recount of it."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.template.loader import render_to_string

from sessions.enums import Mode, Screen
from sessions.models import Part, Participant, TrainingSession
from sessions.responses.models import Asking, Question
from sessions.responses.results.shapes import FEW
from sessions.responses.services import (
    open_asking,
    refresh_tally,
)
from sessions.screens import load, render_region
from sessions.services import moves
from sessions.survey.conclusions import Conclusion, Line, conclusion_of
from tests.factories import fresh, go_to_step
from tests.kinds import ALL_KINDS, KEYS, make_kinds_session
from tests.responses.rooms import people, say

CONCLUSIONS = """\
conclusions:
- key: habits
  question: {fr: "Une habitude ?", en: "A habit?"}
  notes: {fr: "Parlez **lentement**.", en: "Speak **slowly**."}
  lines:
  - {key: daily, kind: share, question: frequency, from_point: 2, text: {fr: le font chaque jour, en: do it daily}}
  - {key: some, kind: share, question: frequency, rows: [post, talk], from_point: 1, text: {fr: parlent, en: talk}}
  - {key: either, kind: share, question: networks, choices: [linkedin, mastodon], text: {fr: ont l’un ou l’autre, en: have one}}
  - {key: one, kind: share, question: networks, choices: [tiktok], text: {fr: ont TikTok, en: have TikTok}}
  - {key: class, kind: share, question: class-use, choices: [often], text: {fr: en classe, en: in class}}
  - {key: hours, kind: share, question: hours, from_point: 12, text: {fr: y sont tout le temps, en: are always there}}
  verdict:
    line: either
    yes_from: 60
    partly_from: 30
    when_yes: {fr: "Oui, pour la plupart.", en: "Yes, for most."}
    when_partly: {fr: "En partie.", en: "In part."}
    when_no: {fr: "Pas encore.", en: "Not yet."}
- key: hopes
  question: {fr: "Qu’attendez-vous ?", en: "What do you expect?"}
  lines:
  - {key: word, kind: words, question: word, number: 2, text: {fr: Vos mots, en: Your words}}
  - {key: first, kind: top, question: expectations, number: 2, text: {fr: Vos attentes, en: Your hopes}}
  - {key: most, kind: top, question: networks, choices: [tiktok, linkedin], text: {fr: Vos réseaux, en: Your networks}}
  - {key: ease, kind: mean, question: ease, text: {fr: Votre aisance, en: Your ease}}
  - {key: time, kind: mean, question: hours, text: {fr: Vos heures, en: Your hours}}
  - {key: easy, kind: share, question: ease, from_point: 4, text: {fr: sont à l’aise, en: are at ease}}
"""


@dataclass
class Hall:
    """A session whose survey concludes, and what everybody last answered."""

    session: TrainingSession
    given: dict[str, dict[Participant, Any]] = field(default_factory=dict)

    def asking(self, key: str) -> Asking:
        return Asking.objects.valid().get(
            question__survey_question__key=key, question__training_session=self.session
        )

    def say(self, who: Participant, key: str, value: object) -> None:
        say(who, self.asking(key), value, revision=None, key=f"{key}-{random.random()}")
        self.given.setdefault(key, {})[who] = value

    def all_say(self, key: str, *values: object) -> None:
        for who, value in zip(people(self.session, len(values)), values, strict=True):
            self.say(who, key, value)
        refresh_tally(asking_id=self.asking(key).pk)

    def concludes(self, key: str) -> Conclusion:
        found = conclusion_of(self.session.surveys.get(), key)
        assert found
        return found

    def line(self, key: str) -> Line:
        survey = self.session.surveys.get()
        found = filter(None, (conclusion_of(survey, one) for one in ("habits", "hopes")))
        return next(line for one in found for line in one.lines if line.key == key)

    def html_of(self, key: str) -> str:
        return render_to_string(
            "survey/conclusions_answer.html", {"conclusion": self.concludes(key)}
        )

    def go_to_conclusion(self, number: int = 0) -> None:
        """Show results, and go on to a conclusion."""
        parts = Part.objects.filter(step__training_session=self.session, activity="survey")
        parts.update(mode=Mode.RESULTS)
        asked = Question.objects.filter(
            training_session=self.session, askings__set_aside_at=None, askings__isnull=False
        ).distinct()
        self.session = go_to_step(self.session, "ask", asked.count() + number)

    def html(self, screen: Screen, region: str = "results", language: str = "fr") -> str:
        return render_region(load(self.session.pk), screen, region, language)


def open_all(*keys: str) -> Hall:
    """Return a live session with these questions open (all by default)."""
    session = make_kinds_session(survey=ALL_KINDS + CONCLUSIONS)
    for question in Question.objects.filter(
        training_session=session, survey_question__key__in=keys or KEYS
    ):
        open_asking(question=question)
    return Hall(session)


def hide(hall: Hall, *, revealed: bool = False) -> None:
    now = fresh(hall.session)
    moves.set_revealed(training_session=now, version=now.move_version, revealed=revealed)


# --- against a plain recount ------------------------------------------------------------------


def keys_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def any_point(value: Any, least: int, rows: tuple[str, ...]) -> bool:
    return any(
        point is not None and point >= least for row, point in (value or {}).items() if row in rows
    )


def at_least(value: Any, least: int) -> bool:
    return value is not None and value >= least


SHARES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "daily": ("frequency", partial(any_point, least=2, rows=("post", "read", "talk"))),
    "some": ("frequency", partial(any_point, least=1, rows=("post", "talk"))),
    "either": ("networks", lambda value: bool({"linkedin", "mastodon"} & set(map(str, keys_of(value))))),
    "one": ("networks", lambda value: "tiktok" in keys_of(value)),
    "class": ("class-use", lambda value: value == "often"),
    "hours": ("hours", partial(at_least, least=12)),
    "easy": ("ease", partial(at_least, least=4)),
}  # fmt: skip


def recount(hall: Hall, key: str) -> list[Any]:
    """Return the answers to a question of those for whom it is."""
    given = hall.given.get(key, {})
    if key == "class-use":
        roles = hall.given.get("role", {})
        return [value for who, value in given.items() if roles.get(who) == "teacher"]
    return list(given.values())


def check_mean(hall: Hall, line: str, question: str) -> None:
    known = [value for value in recount(hall, question) if value is not None]
    found = hall.line(line)
    assert found.n == len(known)
    if len(known) >= FEW:
        mean = sum(known) / len(known)
        assert float(found.value.replace(",", ".")) == pytest.approx(mean, abs=0.051)


def check_top(hall: Hall, line: str, question: str, number: int, among: set[str]) -> None:
    answers = recount(hall, question)
    counts = Counter(
        key for value in answers for key in keys_of(value) if isinstance(key, str) and key in among
    )
    found = hall.line(line)
    assert found.n == len(answers)
    if len(answers) >= FEW:
        best = sorted(counts.values(), reverse=True)[:number]
        assert [entry.n for entry in found.entries] == best
