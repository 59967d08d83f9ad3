"""Votes over what people wrote: what may be chosen, and by whom. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from sessions.models import Participant
from sessions.responses.models import Answer, Asking, Choice, ChoiceSource, Question
from sessions.responses.rules import InvalidAnswerError, Value
from sessions.responses.selectors import Text
from sessions.responses.values import ERASED, chosen_keys, own_words, parse

#: Texts in one vote at most: each has a letter, and everybody reads them all.
MOST = 24
#: So many are put to the vote when there are more and the teacher chose none.
USUAL = 12


@dataclass(frozen=True)
class Candidate:
    """A text, with every answer that holds it."""

    text: str
    answers: tuple[UUID, ...]


def candidates(source: Question) -> list[Candidate]:
    """Return the texts of the newest round that may be seen, equal ones together.

    Those that most people wrote come first, then the oldest.
    """
    newest = source.askings.valid().order_by("-round").first()
    rules = source.rules()
    found: dict[str, list[UUID]] = {}
    answers = Answer.objects.filter(asking=newest, hidden_at=None).exclude(value=ERASED)
    for pk, stored in answers.order_by("created_at", "pk").values_list("pk", "value"):
        text = own_words(rules, parse(stored))
        if text:
            found.setdefault(text, []).append(pk)
    together = [Candidate(text, tuple(pks)) for text, pks in found.items()]
    return sorted(together, key=lambda one: -len(one.answers))


def own_choices(question: Question, participant: Participant) -> list[str]:
    """Return the keys of the choices that hold what this person wrote."""
    if not question.is_ballot:
        return []
    mine = ChoiceSource.objects.filter(
        choice__question=question, choice__withdrawn_at=None, answer__participant=participant
    )
    return list(mine.order_by("choice__order").values_list("choice__key", flat=True))


def refuse_own_text(question: Question, participant: Participant, value: Value) -> None:
    """Raise InvalidAnswerError for a vote for one's own text."""
    if question.is_ballot and set(own_choices(question, participant)) & set(chosen_keys(value)):
        raise InvalidAnswerError(_("This text is yours: vote for what somebody else wrote."))


def has_votes(question: Question) -> bool:
    """Return whether anybody has voted in a round that counts."""
    return Answer.objects.filter(
        asking__question=question, asking__set_aside_at=None
    ).exists()  # fmt: skip


def ballot_texts(question: Question) -> list[Text]:
    """Return the texts of a vote as the teacher hides or shows them, with an answer that has each."""
    return [
        Text(
            id=sources[0].answer_id,
            text=next(iter(choice.text.values()), ""),
            n=1,
            hidden=choice.withdrawn_at is not None,
        )
        for choice, sources in _with_sources(question)
        if sources and choice.text
    ]


def _with_sources(question: Question) -> Iterable[tuple[Choice, Sequence[ChoiceSource]]]:
    choices = Choice.with_withdrawn.filter(question=question).prefetch_related("sources")
    return [(choice, list(choice.sources.all())) for choice in choices.order_by("order")]


def left_out(question: Question) -> int:
    """Return how many texts may be seen and are not put to the vote."""
    if question.choices_from is None:
        return 0
    voted = set(
        ChoiceSource.objects.filter(choice__question=question).values_list("answer", flat=True)
    )
    return sum(not voted & set(one.answers) for one in candidates(question.choices_from))


def is_open(question: Question) -> bool:
    """Return whether people can vote now, as far as the newest round goes."""
    return Asking.objects.valid().filter(question=question, closed_at=None).exists()
