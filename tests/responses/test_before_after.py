"""A second round beside the first: what changed, in the words of each kind."""

from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from sessions.models import Participant
from sessions.responses.models import Asking, Question
from sessions.responses.results import (
    results_of,
    round_before,
)
from sessions.responses.results.shapes import (
    Results,
)
from sessions.responses.services import (
    open_asking,
    refresh_tally,
)
from tests.responses.counted import answered, fresh
from tests.responses.rooms import say

pytestmark = pytest.mark.django_db


def second(first: Asking, *values: Any) -> Asking:
    """Ask again; the same people answer anew."""
    asking = open_asking(question=first.question, new_round=True)
    group = Participant.objects.filter(training_session=first.question.training_session)
    for who, value in zip(group.order_by("joined_at"), values, strict=False):
        say(who, asking, value)
    refresh_tally(asking_id=asking.pk)
    return fresh(asking)


def both(key: str, before: list[Any], after: list[Any]) -> Results:
    newer = second(answered(key, *before), *after)
    question = Question.objects.get(pk=newer.question_id)
    return results_of(question, newer, before=round_before(newer, question))


def test_two_rounds_of_choices_show_the_change_in_points() -> None:
    with override("en"):
        found = both("role", ["teacher"] * 4 + ["student"], ["teacher"] + ["student"] * 4).rounds
    assert found is not None
    assert (found.before_n, found.after_n) == (5, 5)
    assert [(row.label, row.before, row.after, row.change) for row in found.paired][:2] == [
        ("A teacher", 80, 20, "\u221260 points"),
        ("A pupil or student", 20, 80, "+60 points"),
    ]
    assert found.paired[2].change == "no change"


def test_few_answers_are_told_as_numbers_without_a_change() -> None:
    found = both("role", ["teacher", "student"], ["teacher", "teacher"]).rounds
    assert found is not None
    assert found.is_few
    first = found.paired[0]
    assert (first.before_text, first.after_text, first.change) == ("1", "2", "")


def test_two_rounds_of_a_scale_have_their_means_too() -> None:
    found = both("ease", [1, 2, 2, 3, 1], [4, 4, 5, 4, 3]).rounds
    assert found is not None
    mean = found.measures[0]
    assert (mean.before, mean.after, mean.change) == ("1,8", "4,0", "+2,2")
    assert [row.key for row in found.paired] == ["1", "2", "3", "4", "5", "?"]


def test_two_rounds_of_numbers_compare_what_has_one_axis() -> None:
    found = both("accounts", [1, 2, 3], [2, 2, 40]).rounds
    assert found is not None
    assert found.paired == ()
    assert [measure.before for measure in found.measures] == ["2,0", "2"]
    assert found.measures[0].after == "14,7 comptes"


def test_two_rounds_of_a_matrix_compare_the_means_of_the_rows() -> None:
    found = both("frequency", [{"post": 0, "read": 2}], [{"post": 1, "read": None}]).rounds
    assert found is not None
    lines = {row.label: (row.before_text, row.after_text, row.change) for row in found.paired}
    assert lines["Publier"] == ("0,0", "1,0", "+1,0")
    assert lines["Lire"] == ("2,0", "–", "")
    assert {row.label: row.after for row in found.paired}["Publier"] == 50


def test_two_rounds_of_a_ranking_say_who_climbed() -> None:
    with override("en"):
        found = both("expectations", [["tools", "ideas", "rules"]], [["rules", "tools", "ideas"]])
    assert found.rounds is not None
    assert {row.label: row.change for row in found.rounds.paired} == {
        "Rules": "up 2 places",
        "Tools": "down 1 place",
        "Ideas": "down 1 place",
        "People": "same place",
    }
    assert found.rounds.paired[0].label == "Rules"


def test_words_and_texts_are_not_compared() -> None:
    for key in ("word", "hopes"):
        assert both(key, ["peur"], ["confiance"]).rounds is None


def test_a_round_that_nobody_answered_or_was_set_aside_is_no_round_before() -> None:
    first = answered("role", "teacher", "student")
    question = first.question
    assert round_before(first, question) is None
    empty = open_asking(question=question, new_round=True)
    third = second(empty, "teacher", "teacher")
    question = Question.objects.get(pk=question.pk)
    assert round_before(third, question) == first
    Asking.objects.filter(pk=first.pk).update(set_aside_at=timezone.now())
    assert round_before(third, Question.objects.get(pk=question.pk)) is None
