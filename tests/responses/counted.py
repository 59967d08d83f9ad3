"""Rounds that were answered and counted, for tests of what is shown of them."""

from typing import Any

from sessions.models import TrainingSession
from sessions.responses.models import Asking
from sessions.responses.results import results_of
from sessions.responses.services import open_asking, refresh_tally
from tests.kinds import make_kinds_session
from tests.responses.rooms import people, say


def asking_of(session: TrainingSession, key: str, *, new_round: bool = False) -> Asking:
    """Open a question by its key."""
    question = session.questions.get(survey_question__key=key)
    return open_asking(question=question, new_round=new_round)


def answered(key: str, *values: Any, session: TrainingSession | None = None) -> Asking:
    """Return a counted round with these answers of as many people."""
    session = session or make_kinds_session()
    asking = asking_of(session, key)
    for who, value in zip(people(session, len(values)), values, strict=True):
        say(who, asking, value)
    refresh_tally(asking_id=asking.pk)
    return fresh(asking)


def fresh(asking: Asking) -> Asking:
    """Return the round as the database has it now, with its tally."""
    return Asking.objects.select_related("question", "tally").get(pk=asking.pk)


def results(key: str, *values: Any, **how: Any) -> Any:
    """Return the results of so many people with these answers."""
    asking = answered(key, *values)
    return results_of(asking.question, asking, **how)
