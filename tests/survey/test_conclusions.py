"""Conclusions are what a plain recount gives, and say nothing of too few people."""

import random

import pytest
from django.utils import translation

from sessions.enums import Screen
from sessions.responses.models import Question
from sessions.responses.results.shapes import FEW
from sessions.responses.services import (
    ask_again,
    close_asking,
    open_asking,
    refresh_session,
    refresh_tally,
)
from sessions.survey.conclusion_documents import VerdictDocument
from sessions.survey.conclusions import conclusion_of, outcome_of
from tests.kinds import ALL_KINDS, KEYS, make_kinds_session, random_answer
from tests.responses.rooms import people, say
from tests.survey.concluding import (
    CONCLUSIONS,
    SHARES,
    Hall,
    check_mean,
    check_top,
    open_all,
    recount,
)

pytestmark = pytest.mark.django_db


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
    assert hall.concludes("hopes").answer == "En premier\xa0: Des idées"
    assert "par personne" not in hall.html_of("hopes")


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


def test_what_is_among_several_choices_is_not_called_the_first() -> None:
    hall = open_all("expectations", "networks")
    hall.all_say("expectations", *[["tools", "ideas"]] * 3, *[["ideas", "rules"]] * 2)
    found = hall.concludes("hopes")
    assert found.answer == "Cité le plus souvent\xa0: Des idées"  # only two of five put it first
    html = hall.html_of("hopes")
    assert "5 réponses, jusqu’à 3 choix par personne" in html


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
