"""How many people had a question: who is counted in, who is not, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sessions.models import Participant
from sessions.responses.models import Asking
from sessions.responses.results import (
    people_asked,
    results_of,
)
from sessions.responses.services import (
    close_asking,
    refresh_tally,
)
from sessions.services import joining, privacy
from tests.kinds import make_kinds_session
from tests.responses.counted import answered, asking_of, fresh
from tests.responses.rooms import people, say

pytestmark = pytest.mark.django_db


def test_people_who_did_not_answer_count_among_those_asked() -> None:
    asking = answered("role", "teacher", "student")
    people(asking.question.training_session, 3)
    assert people_asked([asking])[asking.pk] == 5
    found = results_of(asking.question, asking, people=people_asked([asking]))
    assert (found.n, found.people, found.rate) == (2, 5, 40)


def test_who_left_counts_only_where_they_answered() -> None:
    session = make_kinds_session()
    asking = answered("role", "teacher", "student", session=session)
    stayed, gone = people(session, 2)
    privacy.erase(participant=gone)
    privacy.erase(participant=Participant.objects.get(answers__value__contains="student"))
    assert people_asked([asking])[asking.pk] == 3
    assert stayed.removed_at is None


def test_who_came_when_it_had_closed_was_not_asked_but_sheets_were() -> None:
    asking = answered("role", "teacher")
    session = asking.question.training_session
    close_asking(asking=asking)
    Asking.objects.filter(pk=asking.pk).update(
        opened_at=timezone.now() - timedelta(hours=2), closed_at=timezone.now()
    )
    people(session, 2)
    joining.add_on_paper(training_session=session, name="Feuille")
    assert people_asked([fresh(asking)])[asking.pk] == 2


def test_a_question_with_a_condition_was_asked_of_those_it_is_for() -> None:
    session = make_kinds_session()
    role = asking_of(session, "role")
    group = people(session, 4)
    for who, value in zip(group, ("teacher", "teacher", "student", {"other": "x"}), strict=True):
        say(who, role, value)
    use = asking_of(session, "class-use")
    say(group[0], use, "often")
    say(group[2], use, "never")  # not for them: stored, and counts for nothing
    refresh_tally(asking_id=role.pk)
    refresh_tally(asking_id=use.pk)
    use = fresh(use)
    found = results_of(use.question, use, people=people_asked([use]))
    assert (found.n, found.people, found.is_for_some) == (1, 2, True)
    assert people_asked([role])[role.pk] == 4


def test_who_had_a_condition_met_and_left_counts_where_they_answered() -> None:
    session = make_kinds_session()
    role, use = asking_of(session, "role"), asking_of(session, "class-use")
    group = people(session, 3)
    for who, value in zip(group, ("teacher", "teacher", "student"), strict=True):
        say(who, role, value)
        say(who, use, "often")
    privacy.erase(participant=group[0])
    privacy.erase(participant=group[2])
    assert people_asked([role, use]) == {role.pk: 3, use.pk: 2}


def test_who_was_asked_costs_the_same_for_one_question_and_for_many(
    django_assert_max_num_queries: Any,
) -> None:
    session = make_kinds_session()
    askings = [asking_of(session, key) for key in ("role", "networks", "ease", "class-use")]
    group = people(session, 3)
    for asking in askings:
        say(group[0], asking, {"role": "teacher", "networks": ["tiktok"], "ease": 3}.get(
            asking.question.survey_question.key, "often"))  # fmt: skip
    with django_assert_max_num_queries(3):
        assert len(people_asked(askings)) == 4
    assert people_asked([]) == {}
