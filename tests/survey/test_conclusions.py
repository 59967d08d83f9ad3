"""Conclusions are what a plain recount gives, and say nothing of too few people."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pydantic import ValidationError
from pytest_django import DjangoAssertNumQueries

from sessions.enums import Mode, Move, Screen
from sessions.models import Part, Participant, TrainingSession
from sessions.responses.models import Answer, Asking, Question
from sessions.responses.results.shapes import FEW
from sessions.responses.services import (
    ask_again,
    close_asking,
    open_asking,
    refresh_session,
    refresh_tally,
    reveal_asking,
    set_hidden,
)
from sessions.screens import load, render_region
from sessions.services import moves
from sessions.survey.conclusion_documents import ConclusionDocument, VerdictDocument
from sessions.survey.conclusions import Conclusion, Line, conclusion_of, outcome_of
from sessions.survey.documents import SurveyDocument
from tests.factories import fresh, go_to_step
from tests.kinds import ALL_KINDS, KEYS, make_kinds_session, random_answer
from tests.responses.rooms import people, phone, say

pytestmark = pytest.mark.django_db

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


@pytest.mark.parametrize("seed", range(6))
def test_every_line_equals_a_plain_recount(seed: int) -> None:
    dice = random.Random(seed)
    hall = open_all()
    crowd = people(hall.session, dice.choice([0, 3, 5, 9, 24]))
    for _turn in range(len(crowd) * 12):
        key = dice.choice(KEYS)
        hall.say(dice.choice(crowd), key, random_answer(key, dice))
    refresh_session(training_session=hall.session)
    for name, (question, is_meant) in SHARES.items():
        answers = recount(hall, question)
        line = hall.line(name)
        assert line.n == len(answers), name
        assert line.count == (sum(map(is_meant, answers)) if len(answers) >= FEW else 0), name
    check_mean(hall, "ease", "ease")
    check_mean(hall, "time", "hours")
    check_top(hall, "first", "expectations", 2, {"tools", "ideas", "rules", "people"})
    check_top(hall, "most", "networks", 3, {"tiktok", "linkedin"})


def test_an_answer_that_is_not_for_the_person_counts_for_nothing() -> None:
    hall = open_all()
    crowd = people(hall.session, 6)
    for number, who in enumerate(crowd):
        hall.say(who, "role", "teacher" if number else "student")
        hall.say(who, "class-use", "often" if number < 3 else "never")
    refresh_session(training_session=hall.session)
    assert (hall.line("class").count, hall.line("class").n) == (2, 5)
    hall.say(crowd[0], "role", "teacher")
    refresh_session(training_session=hall.session)
    assert (hall.line("class").count, hall.line("class").n) == (3, 6)


def test_the_newest_round_counts_and_one_that_was_set_aside_does_not() -> None:
    hall = open_all()
    hall.all_say("networks", *[["linkedin"]] * 6)
    first = hall.asking("networks")
    second = ask_again(asking=first)
    assert hall.line("either").n == 0
    hall.all_say("networks", *[["tiktok"]] * 5)
    close_asking(asking=second)
    assert hall.line("either").count == 0
    third = open_asking(question=second.question, new_round=True)
    for who in people(hall.session, 5):
        say(who, third, ["mastodon"])
    refresh_tally(asking_id=third.pk)
    assert (hall.line("either").count, hall.line("either").n) == (5, 5)


def test_whoever_ranks_everything_is_counted_by_the_first_place() -> None:
    survey = (ALL_KINDS + CONCLUSIONS).replace(
        "  at_most: 3\n  choices:\n  - {key: tools", "  choices:\n  - {key: tools"
    )
    hall = Hall(make_kinds_session(survey=survey))
    for question in Question.objects.filter(training_session=hall.session):
        open_asking(question=question)
    orders = [["ideas", "tools", "rules", "people"]] * 3 + [
        ["tools", "ideas", "people", "rules"]
    ] * 2
    hall.all_say("expectations", *orders)
    assert [(entry.label, entry.n) for entry in hall.line("first").entries] == [
        ("Des idées", 3), ("Des outils", 2)
    ]  # fmt: skip


# --- the answer in words ----------------------------------------------------------------------

VERDICT = VerdictDocument.model_validate(
    {"line": "x", "yes_from": 60, "partly_from": 30, "when_yes": {"fr": "o"}, "when_partly": {"fr": "p"}, "when_no": {"fr": "n"}}
)  # fmt: skip


@pytest.mark.parametrize(
    ("count", "n", "outcome"),
    [(3, 5, "yes"), (599, 1000, "partly"), (3, 10, "partly"), (299, 1000, "no"), (0, 7, "no")],
)
def test_the_verdict_is_exact_at_its_thresholds(count: int, n: int, outcome: str) -> None:
    assert outcome_of(VERDICT, count, n) == outcome


@pytest.mark.parametrize(
    ("meant", "answer"), [(6, "Oui, pour la plupart."), (4, "En partie."), (1, "Pas encore.")]
)
def test_the_verdict_is_in_the_words_of_the_document(meant: int, answer: str) -> None:
    hall = open_all()
    hall.all_say("networks", *[["linkedin"]] * meant, *[["tiktok"]] * (10 - meant))
    found = hall.concludes("habits")
    assert found.answer == answer
    assert found.basis
    assert (found.basis.count, found.basis.n) == (meant, 10)
    assert found.basis not in found.others


def test_without_a_verdict_the_first_line_that_leads_answers() -> None:
    hall = open_all("expectations", "word")
    hall.all_say("word", *["réseau"] * 5)
    hall.all_say("expectations", *[["ideas", "tools"]] * 3, *[["ideas", "rules"]] * 2)
    assert "Des idées" in hall.concludes("hopes").answer


def test_equal_leaders_are_all_named() -> None:
    hall = open_all("expectations")
    hall.all_say("expectations", *[["ideas", "tools"]] * 5)
    assert "Des idées / Des outils" in hall.concludes("hopes").answer


def test_a_question_that_was_not_asked_has_no_line() -> None:
    hall = open_all("ease")
    hall.all_say("ease", 5, 5, 4, 4, None, None)
    assert [(line.key, line.n) for line in hall.concludes("hopes").lines] == [
        ("ease", 4),
        ("easy", 6),
    ]
    assert conclusion_of(hall.session.surveys.get(), "habits") is None


# --- too few ----------------------------------------------------------------------------------


def test_fewer_than_five_answers_conclude_nothing() -> None:
    hall = open_all("networks", "expectations", "word")
    for key, value in (("networks", ["linkedin"]), ("expectations", ["ideas"]), ("word", "secret")):
        hall.all_say(key, *[value] * 4)
    hall.go_to_conclusion()
    shown = hall.html(Screen.PROJECTOR)
    hall.go_to_conclusion(1)
    shown += hall.html(Screen.PROJECTOR) + hall.html(Screen.PRESENTER)
    for word in ("100", "%", "Oui", "Des idées", "LinkedIn", "secret"):
        assert word not in shown
    assert not [line for line in hall.concludes("habits").lines if line.count or line.entries]
    fifth = people(hall.session, 1)[0]
    hall.say(fifth, "networks", ["linkedin"])  # the same with one more: the guard is what hides it
    refresh_session(training_session=hall.session)
    hall.go_to_conclusion()
    assert "100\u202f%" in hall.html(Screen.PROJECTOR)


def test_nobody_has_answered_is_said_once() -> None:
    hall = open_all()
    with translation.override("en"):
        assert hall.concludes("habits").answer == "Nobody has answered yet."
        assert hall.concludes("hopes").answer == "Nobody has answered yet."
    hall.go_to_conclusion()
    assert hall.html(Screen.PROJECTOR, language="en").count("Nobody has answered") == 1


# --- on screen --------------------------------------------------------------------------------


def test_conclusions_stand_after_the_results_and_only_on_what_was_asked() -> None:
    hall = open_all("ease")
    hall.go_to_conclusion()
    assert "Qu’attendez-vous ?" in hall.html(Screen.PROJECTOR, "stage")
    now = fresh(hall.session)
    after = moves.advance(training_session=now, version=now.move_version, move=Move.NEXT)
    assert after.current_step
    assert after.current_step.key == "last"


@pytest.mark.parametrize("screen", [Screen.PROJECTOR, Screen.PARTICIPANT])
def test_a_conclusion_is_revealed_at_once_and_can_be_hidden(screen: Screen) -> None:
    hall = open_all()
    hall.all_say("networks", *[["linkedin"]] * 6)
    hall.go_to_conclusion()
    assert fresh(hall.session).revealed
    assert "Oui, pour la plupart." in hall.html(screen)
    hide(hall)
    assert "Oui, pour la plupart." not in hall.html(screen)
    assert "Oui, pour la plupart." in hall.html(Screen.PRESENTER)
    hide(hall, revealed=True)
    assert "Oui, pour la plupart." in hall.html(screen)


def test_the_remote_has_the_notes_and_the_others_do_not() -> None:
    hall = open_all()
    hall.go_to_conclusion()
    assert "<strong>lentement</strong>" in hall.html(Screen.PRESENTER, "stage")
    for screen in (Screen.PROJECTOR, Screen.PARTICIPANT):
        assert "lentement" not in hall.html(screen, "stage") + hall.html(screen)


def test_each_screen_speaks_its_language() -> None:
    hall = open_all()
    hall.all_say("networks", *[["linkedin"]] * 6)
    hall.go_to_conclusion()
    assert "A habit?" in hall.html(Screen.PARTICIPANT, "stage", "en")
    assert "Yes, for most." in hall.html(Screen.PARTICIPANT, language="en")


def test_a_new_answer_changes_what_is_concluded() -> None:
    hall = open_all()
    hall.all_say("networks", *[["linkedin"]] * 5)
    hall.go_to_conclusion()
    assert "Oui" in hall.html(Screen.PROJECTOR)
    hall.all_say("networks", *[["tiktok"]] * 5)
    assert "En partie." in hall.html(Screen.PROJECTOR)


def test_a_word_that_the_teacher_hid_is_not_concluded() -> None:
    hall = open_all("word")
    hall.all_say("word", *["confiance"] * 3, *["zut"] * 3)
    assert [entry.label for entry in hall.line("word").entries] == ["confiance", "zut"]
    answer = Answer.objects.filter(value__contains="zut").first()
    assert answer
    set_hidden(answer=answer, hidden=True, by=hall.session.owner)
    assert hall.line("word").n == 3
    assert not hall.line("word").entries


def test_who_reads_elsewhere_sees_what_the_room_may_see() -> None:
    hall = open_all("networks")
    _lea, client = phone(hall.session)
    hall.all_say("networks", *[["linkedin"]] * 6)
    hall.go_to_conclusion()
    step = hall.session.current_step_id
    address = reverse("sessions:participant", args=[hall.session.ref]) + f"?step={step}&item=1"

    def sees() -> bool:
        return "Oui, pour la plupart." in client.get(address).content.decode()

    hide(hall)
    assert not sees()
    hall.session = go_to_step(hall.session, "last")
    reveal_asking(asking=hall.asking("networks"), revealed=False)
    assert not sees()
    reveal_asking(asking=hall.asking("networks"), revealed=True)
    assert sees()


def test_the_report_has_the_conclusions(client: Client) -> None:
    hall = open_all("networks")
    for who in people(hall.session, 6):
        hall.say(who, "networks", ["mastodon"])
    client.force_login(hall.session.owner)
    report = client.get(reverse("sessions:report", args=[hall.session.ref])).content.decode()
    assert "Oui, pour la plupart." in report
    assert "Qu’attendez-vous ?" in report


@pytest.mark.parametrize("number", [1, 12])
def test_a_conclusion_costs_the_same_however_many_answered(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hall = open_all()
    dice = random.Random(1)
    for who in people(hall.session, number):
        for key in KEYS:
            hall.say(who, key, random_answer(key, dice))
    refresh_session(training_session=hall.session)
    survey = hall.session.surveys.get()
    with django_assert_num_queries(6):  # questions, choices, rounds, and three groups of values
        assert conclusion_of(survey, "habits")


# --- documents --------------------------------------------------------------------------------

TEXT = {"fr": "?"}
QUESTIONS: list[dict[str, Any]] = [
    {"key": "c", "kind": "multiple_choice", "text": TEXT,
     "choices": [{"key": "a", "text": TEXT}, {"key": "b", "text": TEXT}]},
    {"key": "s", "kind": "scale", "text": TEXT, "scale": {}},
    {"key": "w", "kind": "short_text", "text": TEXT},
]  # fmt: skip
LINE = {"key": "l", "kind": "share", "question": "c", "text": TEXT, "choices": ["a"]}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"question": "z"}, "no question has the key z"),
        ({"choices": ["a", "z"]}, "c has no choice z"),
        ({"choices": None}, "choices or from_point"),
        ({"from_point": 2}, "choices or from_point"),
        ({"question": "s"}, "cannot be told of s"),
        ({"rows": ["a"]}, "rows go with from_point"),
        ({"number": 3}, "share has no number"),
        ({"kind": "mean"}, "mean has no choices"),
        ({"kind": "mean", "choices": None}, "cannot be told of c"),
        ({"kind": "words", "choices": None}, "cannot be told of c"),
        ({"kind": "top", "question": "w", "choices": None}, "cannot be told of w"),
        ({"question": "s", "choices": None, "from_point": 4, "rows": ["a"]}, "only a matrix"),
    ],
)
def test_a_line_that_cannot_be_told_is_refused(line: dict[str, Any], message: str) -> None:
    conclusion = {"key": "k", "question": TEXT, "lines": [LINE | line]}
    document = {"title": TEXT, "questions": QUESTIONS, "conclusions": [conclusion]}
    with pytest.raises(ValidationError, match=message):
        SurveyDocument.model_validate(document)


@pytest.mark.parametrize(
    ("verdict", "message"),
    [({"line": "z"}, "names a line that is a share"), ({"partly_from": 60}, "below yes_from")],
)
def test_a_verdict_that_cannot_be_given_is_refused(verdict: dict[str, Any], message: str) -> None:
    words = {"when_yes": TEXT, "when_partly": TEXT, "when_no": TEXT}
    whole = {"line": "l", "yes_from": 60, "partly_from": 30, **words, **verdict}
    with pytest.raises(ValidationError, match=message):
        ConclusionDocument.model_validate(
            {"key": "k", "question": TEXT, "lines": [LINE], "verdict": whole}
        )


def test_two_conclusions_or_lines_of_one_key_are_refused() -> None:
    conclusion = {"key": "k", "question": TEXT, "lines": [LINE]}
    with pytest.raises(ValidationError, match="two lines"):
        ConclusionDocument.model_validate(conclusion | {"lines": [LINE, LINE]})
    document = {"title": TEXT, "questions": QUESTIONS, "conclusions": [conclusion] * 2}
    with pytest.raises(ValidationError, match="two conclusions"):
        SurveyDocument.model_validate(document)
