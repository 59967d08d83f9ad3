"""A question that is asked once more: what its person answered the time before."""

from dataclasses import dataclass

from django.urls import reverse

from sessions.models import Participant, TrainingSession
from sessions.responses.models import Asking
from sessions.responses.selectors import answered, in_words, stored_answer, valid_askings
from sessions.responses.values import ERASED, parse


@dataclass(frozen=True)
class Before:
    """The round before: what the reader answered in it, in words.

    `asks`: a phone that got the question with everybody asks for its person's own.
    """

    asking: Asking
    answers_url: str
    own_words: str = ""
    asks: bool = False


def round_before(
    asking: Asking, *, participant: Participant | None, training_session: TrainingSession
) -> Before | None:
    """Return the round before this one; None for a first round, or when it says nothing to them.

    The asking comes with its question, choices and rounds.
    """
    before = next(
        (one for one in reversed(valid_askings(asking.question)) if one.round < asking.round), None
    )
    if before is None:
        return None
    address = reverse("responses:answers", args=[training_session.ref])
    if participant is None:
        return Before(before, address, asks=True) if answered(before) else None
    own = stored_answer(before, participant)
    if own is None or own.value == ERASED:
        return None
    return Before(before, address, own_words=in_words(asking.question, parse(own.value)))
