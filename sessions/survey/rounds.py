"""What the teacher does with the question on screen: opened again, another round, a timer."""

import re
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.activities import Place
from sessions.enums import Mode, ResultsPolicy
from sessions.exceptions import DomainError
from sessions.models import Part
from sessions.responses import services as responses
from sessions.responses.asking_words import tells_right
from sessions.responses.models import Asking, Question
from sessions.responses.selectors import answered, newest_asking
from sessions.survey.positions import spot_at
from sessions.survey.selectors import askings_at, page_survey, question_at, questions_of

#: The timer that one key starts, and what each further press adds, in seconds.
TIMER, MORE = 60, 30
_TIMED = re.compile(r"(timer|more)-([0-9]{1,4})")
_REOPENED = re.compile(r"reopen(?:-([0-9]{1,4}))?")


@transaction.atomic
def act(place: Place, verb: str) -> bool:
    """Do what a button of the remote says; return whether the results are revealed after it.

    `again` asks the question once more, keeping the round before; `reset` sets the round's
    answers aside and begins it anew; `timer-60` closes in so many seconds, `more-30` gives so
    many more, `timer-off` takes the timer away; `timer` is one key for the first two. `reopen`
    goes on with a round that is closed, `reopen-30` for so many seconds. Raises DomainError
    where it makes no sense.
    """
    spot = spot_at(place)
    askings = askings_at(place) if spot is not None and spot.is_asked else []
    if not askings:
        raise DomainError(_("No question is being asked here."))
    if verb == "timer":
        verb = f"more-{MORE}" if askings[0].closes_at else f"timer-{TIMER}"
    reopened = _REOPENED.fullmatch(verb)
    if reopened:
        return _reopen(place, askings, int(reopened[1]) if reopened[1] else None)
    timed = _TIMED.fullmatch(verb)
    if timed or verb == "timer-off":
        _time(askings, timed[1] if timed else "", int(timed[2]) if timed else 0)
        return all(asking.is_revealed for asking in askings)
    change = _CHANGES.get(verb)
    if change is None:
        raise DomainError
    shown = [_show(place, change(asking)) for asking in askings]
    return all(shown)


def can_reopen(askings: Sequence[Asking]) -> bool:
    """Return whether what is asked is closed and may go on: no right answer was shown for all."""
    now = timezone.now()
    is_open = any(asking.shows_open_at(now) for asking in askings)
    return not is_open and not all(map(tells_right, askings))


def _reopen(place: Place, askings: list[Asking], seconds: int | None) -> bool:
    """Go on with rounds that are closed, for so many seconds; what they gave stays."""
    if not can_reopen(askings):
        raise DomainError(_("It is open already, or its right answer was shown."))
    going_on = [asking for asking in askings if not tells_right(asking)]
    again = [responses.open_asking(question=asking.question) for asking in going_on]
    for asking in again if seconds is not None else ():
        responses.set_timer(asking=asking, seconds=seconds)
    shown = [_show(place, asking) for asking in again]
    return all(shown)


def _time(askings: list[Asking], what: str, seconds: int) -> None:
    now = timezone.now()
    for asking in askings:
        if not asking.shows_open_at(now):
            raise DomainError(_("The question is closed: open it again first."))
        left = 0
        if what == "more" and asking.closes_at is not None:
            left = max(0, round((asking.closes_at - now).total_seconds()))
        responses.set_timer(asking=asking, seconds=seconds + left if what else None)


@transaction.atomic
def begin(place: Place) -> bool:
    """Open the question of the place, or all that stand on its page; return whether revealed.

    A survey that the agenda asks in several parts is asked anew in each: before and after.

    A page reveals nothing by itself: its results come one by one after it.
    """
    question = question_at(place)
    if question is not None:
        if question.is_ballot:
            responses.make_choices(question=question)
        again = _is_next_round(question, _nth(place))
        return _show(place, responses.open_asking(question=question, new_round=again))
    survey = page_survey(place.part)
    nth = _nth(place)
    for one in questions_of(survey) if survey else ():
        responses.open_asking(question=one, new_round=_is_next_round(one, nth))
    return False


def _nth(place: Place) -> int:
    """Return the how manieth part of the agenda this is, from 1, that asks this survey."""
    parts = Part.objects.filter(
        step__training_session=place.training_session,
        activity=place.part.activity,
        object_key=place.part.object_key,
        mode=Mode.ASK,
    ).order_by("step__order", "order")
    return list(parts.values_list("pk", flat=True)).index(place.part.pk) + 1


def _is_next_round(question: Question, nth: int) -> bool:
    """Return whether the round before is over: somebody answered it, at an earlier part."""
    newest = newest_asking(question)
    return newest is not None and newest.round < nth and answered(newest) > 0


def _show(place: Place, asking: Asking) -> bool:
    """Reveal a round at once where results are live; return whether it is revealed.

    Not where there is a right answer: it would stand there before anybody has thought.
    """
    is_live = place.training_session.results_policy == ResultsPolicy.LIVE
    if is_live and not asking.question.right:
        responses.reveal_asking(asking=asking, revealed=True)
    return asking.is_revealed


def _again(asking: Asking) -> Asking:
    return responses.open_asking(question=asking.question, new_round=True)


def _reset(asking: Asking) -> Asking:
    return responses.ask_again(asking=asking)


_CHANGES: dict[str, Callable[[Asking], Asking]] = {"again": _again, "reset": _reset}
