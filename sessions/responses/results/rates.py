"""How many people had a question: what the number of answers is compared with."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sessions.models import Participant
from sessions.responses.models import Answer, Asking
from sessions.responses.models.question import Question

#: (id of the participant, when they joined, whether on paper)
Person = tuple[UUID, datetime, bool]


def people_asked(askings: Iterable[Asking]) -> dict[UUID, int]:
    """Return for each asking of one session how many people had its question.

    They are those who are in the session (on paper too), came before the round closed and for
    whom the question is (`services.relevant_answers`), and those who answered and have left
    since, because their answers count. Sheets and hands are entered when the teacher finds the
    time: they count whenever they were added. Four queries at most; the askings come with
    their question.
    """
    askings = list(askings)
    if not askings:
        return {}
    session = askings[0].question.training_session_id
    present: list[Person] = list(
        Participant.objects.present()
        .filter(training_session=session)
        .values_list("pk", "joined_at", "on_paper")
    )
    left = _answers_of_those_who_left(askings, {pk for pk, *_ in present})
    concerned = _concerned(askings)
    return {
        asking.pk: len(
            _for_whom(asking.question, concerned, _there(asking, present) | left[asking.pk])
        )
        for asking in askings
    }


def _there(asking: Asking, present: list[Person]) -> set[UUID]:
    """Return who was in the session while the round was open."""
    end = asking.ended_at
    return {pk for pk, joined, on_paper in present if on_paper or end is None or joined <= end}


def _answers_of_those_who_left(askings: list[Asking], present: set[UUID]) -> dict[UUID, set[UUID]]:
    """Return by asking who answered it and is not there any more."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    answers = Answer.objects.filter(asking__in=[asking.pk for asking in askings]).exclude(
        participant__removed_at=None, participant__erased_at=None
    )
    for asking, participant in answers.values_list("asking", "participant"):
        if participant not in present:
            found[asking].add(participant)
    return found


def _for_whom(
    question: Question, concerned: dict[UUID, list[tuple[UUID, str]]], people: set[UUID]
) -> set[UUID]:
    """Leave those for whom the question is; a condition is read as when answers are counted."""
    if question.condition_on_id is None:
        return people
    wanted = [f'"{key}"' for key in question.condition_choices]
    decisive = concerned.get(question.condition_on_id, [])
    return people & {who for who, value in decisive if any(key in value for key in wanted)}


def _concerned(askings: list[Asking]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Return by question that others depend on (participant, stored value) of its newest round."""
    wanted = {
        asking.question.condition_on_id
        for asking in askings
        if asking.question.condition_on_id is not None
    }
    if not wanted:
        return {}
    rounds = Asking.objects.valid().filter(question__in=wanted).order_by("round")
    newest: dict[UUID, UUID] = dict(rounds.values_list("question", "pk"))  # the last one stays
    question_of = {asking: question for question, asking in newest.items()}
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    answers = Answer.objects.filter(asking__in=question_of)
    for asking, participant, value in answers.values_list("asking", "participant", "value"):
        found[question_of[asking]].append((participant, value))
    return found
