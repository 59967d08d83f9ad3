"""Answers of people without a device: hands that the teacher counts, sheets that they type in."""

from collections.abc import Mapping
from itertools import cycle, islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from sessions.enums import State
from sessions.exceptions import DomainError, TransitionError
from sessions.models import Participant, TrainingSession
from sessions.responses import services as responses
from sessions.responses.enums import CLOSED_KINDS, Kind
from sessions.responses.fields import OTHER_FIELD, UNKNOWN_FIELD
from sessions.responses.models import Answer, Asking
from sessions.responses.values import OTHER, parse
from sessions.services import joining

#: More hands than a hall holds are a slip of the finger.
MOST_HANDS = 1500


@transaction.atomic
def enter_hands(*, asking: Asking, counts: Mapping[str, int], people: int = 0) -> int:
    """Store how many hands went up for each choice or point; return how many people that was.

    `counts` are by key of the choice, or point of the scale as a text; "other" and "don't know"
    by their names in a form. Each hand is the answer
    of a person on paper, so that nothing is counted in two ways; entering them again replaces
    what hands said before. For several choices `people` says how many raised a hand at all
    (at least as many as for any one choice; when it is not given, just as many).
    Raises DomainError for numbers that cannot be.
    """
    session = TrainingSession.objects.select_for_update(of=("self",)).get(
        pk=asking.question.training_session_id
    )
    if session.state in {State.ARCHIVED, State.DRAFT}:
        raise TransitionError
    answers = _answers(asking, counts, people)
    persons = _people_on_paper(session, len(answers))
    earlier = Answer.objects.filter(asking=asking, participant__in=hands_in(session))
    earlier.exclude(participant__in=[person.pk for person in persons]).delete()
    for person, value in zip(persons, answers, strict=True):
        responses.submit_answer(
            participant=person, asking_id=asking.pk, raw_value=value, key="", by_teacher=True
        )
    responses.refresh_tally(asking_id=asking.pk)
    return len(answers)


def add_sheet(*, training_session: TrainingSession) -> Participant:
    """Add somebody whose answers stand on a sheet of paper, to be typed in."""
    with translation.override(training_session.language):
        name = _("Sheet")
    return joining.add_on_paper(training_session=training_session, name=name)


def sheets_in(session: TrainingSession) -> QuerySet[Participant]:
    """Return the people whose sheets are typed in, the first first."""
    return session.participants.present().filter(on_paper=True, is_hand=False)


def hands_in(session: TrainingSession) -> QuerySet[Participant]:
    """Return the people who stand for raised hands: one for each hand of the fullest count."""
    return session.participants.present().filter(is_hand=True)


def hands_of(asking: Asking) -> dict[str, int]:
    """Return how many people on paper chose each choice or point, "other" or "don't know"."""
    rules = asking.question.rules()
    names = [*rules.choices, *(str(point) for point in rules.points)]
    names += [OTHER_FIELD] * rules.allow_other + [UNKNOWN_FIELD] * rules.allow_unknown
    found = dict.fromkeys(names, 0)
    session = asking.question.training_session
    rows = Answer.objects.filter(asking=asking, participant__in=hands_in(session))
    for stored in rows.values_list("value", flat=True):
        value = parse(stored)
        for entry in value if isinstance(value, list) else [value]:
            key = _key_of(entry)
            if key in found:
                found[key] += 1
    return found


def _key_of(entry: object) -> str:
    """Return under which key an entry of an answer is counted."""
    if entry is None:
        return UNKNOWN_FIELD
    return OTHER_FIELD if isinstance(entry, dict) else str(entry)


def _entry_of(kind: Kind, key: str) -> object:
    """Return what a hand for this key answers."""
    if key == UNKNOWN_FIELD:
        return None
    if key == OTHER_FIELD:
        return {OTHER: ""}
    return int(key) if kind == Kind.SCALE else key


def _answers(asking: Asking, counts: Mapping[str, int], people: int) -> list[object]:
    """Return one value for each person who raised a hand."""
    question = asking.question
    if question.kind not in CLOSED_KINDS:
        raise DomainError(_("Hands can answer choices and scales only."))
    if any(number < 0 for number in counts.values()) or sum(counts.values()) > MOST_HANDS:
        raise DomainError(_("These numbers cannot be."))
    kind = Kind(question.kind)
    if kind != Kind.MULTIPLE_CHOICE:
        return [_entry_of(kind, key) for key, number in counts.items() for _hand in range(number)]
    alone = {UNKNOWN_FIELD, *question.rules().alone}
    lone: list[object] = [
        None if key == UNKNOWN_FIELD else [key]
        for key, number in counts.items()
        for _hand in range(number if key in alone else 0)
    ]
    together = {key: number for key, number in counts.items() if key not in alone}
    others = people - len(lone) if people else max(together.values(), default=0)
    return lone + _dealt(together, others)


def _dealt(counts: Mapping[str, int], people: int) -> list[object]:
    """Deal the hands of several choices out to people, so that each choice has its number.

    Who raised a hand for what together is not known: only the totals are told by hands.
    """
    if not max(counts.values(), default=0) <= people <= sum(counts.values()):
        raise DomainError(
            _("The number of people lies between the most hands for one choice and all hands.")
        )
    hands: list[list[object]] = [[] for _person in range(people)]
    seats = cycle(range(people))
    for key, number in counts.items():
        for seat in islice(seats, number):
            hands[seat].append(_entry_of(Kind.MULTIPLE_CHOICE, key))
    return list(hands)


def _people_on_paper(session: TrainingSession, number: int) -> list[Participant]:
    """Return so many people who stand for hands, those who are there first."""
    with translation.override(session.language):
        name = _("Raised hand")
    persons = list(hands_in(session).order_by("number")[:number])
    while len(persons) < number:
        persons.append(joining.add_on_paper(training_session=session, name=name, is_hand=True))
    return persons
