"""How many people had a question: what the number of answers is compared with."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sessions.models import Participant
from sessions.responses.models import Answer, Asking

#: By question that others depend on: the answers to its newest round.
Decisive = Mapping[UUID, QuerySet[Answer]]


def people_asked(askings: Iterable[Asking]) -> dict[UUID, int]:
    """Return for each asking of one session how many people had its question.

    They are those who are in the session (on paper too), came before the round closed and for
    whom the question is (`services.relevant_answers`), and those who answered and have left
    since, because their answers count. Sheets and hands are entered when the teacher finds the
    time: they count whenever they were added. Three queries at most, and the database counts:
    nobody is read. The askings come with their question.
    """
    askings = list(askings)
    if not askings:
        return {}
    decisive = _decisive(askings)
    there = _counts(
        Participant.objects.present().filter(
            training_session=askings[0].question.training_session_id
        ),
        {asking.pk: _was_there(asking) & _is_for(asking, decisive, "pk") for asking in askings},
    )
    left = _counts(
        Answer.objects.filter(asking__in=[asking.pk for asking in askings]).exclude(
            participant__removed_at=None, participant__erased_at=None
        ),
        {
            asking.pk: Q(asking=asking.pk) & _is_for(asking, decisive, "participant")
            for asking in askings
        },
    )
    return {asking.pk: there[asking.pk] + left[asking.pk] for asking in askings}


def _counts(
    rows: QuerySet[Participant] | QuerySet[Answer], wanted: Mapping[UUID, Q]
) -> dict[UUID, int]:
    """Return how many of the rows are what is wanted for each asking, in one query.

    What is wanted for several askings is counted once.
    """
    names = {condition: f"n{number}" for number, condition in enumerate(wanted.values())}
    found = rows.aggregate(
        **{name: Count("pk", filter=condition) for condition, name in names.items()}
    )
    return {asking: found[names[condition]] for asking, condition in wanted.items()}


def _was_there(asking: Asking) -> Q:
    """Who came while the round was open."""
    end = asking.ended_at
    everybody = Q(pk__isnull=False)
    return everybody if end is None else Q(on_paper=True) | Q(joined_at__lte=end)


def _is_for(asking: Asking, decisive: Decisive, person: str) -> Q:
    """For whom the question is; a condition is read as when answers are counted."""
    question = asking.question
    if question.condition_on_id is None:
        return Q()
    holds = Q(pk__in=[])
    for key in question.condition_choices:
        holds |= Q(value__contains=f'"{key}"')
    answers = decisive.get(question.condition_on_id, Answer.objects.none())
    return Q(**{f"{person}__in": answers.filter(holds).values("participant")})


def _decisive(askings: list[Asking]) -> Decisive:
    wanted = {
        asking.question.condition_on_id
        for asking in askings
        if asking.question.condition_on_id is not None
    }
    if not wanted:
        return {}
    rounds = Asking.objects.valid().filter(question__in=wanted).order_by("round")
    newest: dict[UUID, UUID] = dict(rounds.values_list("question", "pk"))  # the last one stays
    return {question: Answer.objects.filter(asking=asking) for question, asking in newest.items()}
