"""Everything that people wrote in answer to a question, as the teacher sorts it: reads only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q

from sessions.responses.models import Answer, Question
from sessions.responses.values import ERASED, canonical, own_words, parse
from sessions.responses.words import count_words, without_accents

#: How canonical JSON says that a choice was written by its author, and what is left when erased.
OTHER, NO_OTHER = '{"other":"', '{"other":""}'


@dataclass(frozen=True)
class Written:
    """A text as people wrote it, in `n` answers of these rounds; `id` names one of the answers.

    `hidden_at` says since when it is hidden, `group` which heading it stands under; `waits`:
    the teacher has not looked at it. `changed_at`: when one of its authors last wrote it.
    """

    id: UUID
    text: str
    n: int
    rounds: tuple[int, ...]
    hidden_at: datetime | None
    group: UUID | None
    waits: bool = False
    changed_at: datetime | None = None

    @property
    def hidden(self) -> bool:
        """Whether only the teacher sees it."""
        return self.hidden_at is not None


@dataclass(frozen=True)
class Together:
    """What was hidden at one moment: several texts."""

    moment: datetime
    number: int


def written_texts(question: Question) -> list[Written]:
    """Return all texts of the valid rounds, or what stands as "other: …", the newest first.

    Equal ones stand together, hidden ones apart from those that are shown.
    """
    rules = question.rules()
    found: dict[tuple[str, bool, bool, UUID | None], list[_Row]] = {}
    answers = (
        Answer.objects.filter(asking__question=question, asking__set_aside_at=None)
        .exclude(value=ERASED)
        .order_by("-updated_at", "pk")
        .values_list(
            "pk", "value", "asking__round", "hidden_at", "hidden_by", "text_group", "updated_at"
        )
    )
    for pk, stored, number, hidden_at, hidden_by, group, changed_at in answers:
        text = own_words(rules, parse(stored))
        if text:
            is_hidden = hidden_at is not None
            place = (text, is_hidden, is_hidden and hidden_by is None, group)
            found.setdefault(place, []).append(_Row(pk, number, hidden_at, changed_at))
    return [
        Written(
            id=same[0].pk,
            text=text,
            n=len(same),
            rounds=tuple(sorted({row.round for row in same})),
            hidden_at=same[0].hidden_at,
            group=group,
            waits=waits,
            changed_at=same[0].changed_at,
        )
        for (text, _hidden, waits, group), same in found.items()
    ]


class _Row(NamedTuple):
    """An answer as the texts are made of it."""

    pk: UUID
    round: int
    hidden_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True)
class Waiting:
    """How many texts of a question wait for the teacher; `seen` is the newest change to them."""

    number: int = 0
    seen: datetime | None = None

    @property
    def mark(self) -> str:
        """What a button says of the texts that its page has shown: how many, up to when."""
        return f"{self.number}:{self.seen.isoformat()}" if self.seen else ""

    @classmethod
    def of(cls, mark: str) -> "Waiting":
        """Return what a mark says; raises ValueError for another text."""
        number, _colon, moment = mark.partition(":")
        seen = datetime.fromisoformat(moment)
        if seen.tzinfo is None:
            raise ValueError(mark)
        return cls(int(number), seen)

    def __bool__(self) -> bool:
        """Whether any waits."""
        return bool(self.number)


def waiting_texts(questions: Iterable[Question]) -> dict[UUID, Waiting]:
    """Return what waits for each question of which something does, in one query."""
    counted = (
        Answer.objects.waiting()
        .filter(asking__question__in=list(questions), asking__set_aside_at=None)
        .exclude(value__in=[ERASED, canonical(None)])
        .exclude(value__contains=NO_OTHER)
        .values("asking__question")
        .annotate(number=Count("pk"), seen=Max("updated_at"))
        .order_by()
        .values_list("asking__question", "number", "seen")
    )
    return {question: Waiting(number, seen) for question, number, seen in counted}


@dataclass(frozen=True)
class Pile:
    """How many answers to a question hold words of their own, and what of it waits."""

    question: Question
    number: int
    waiting: Waiting


def piles_of(questions: Iterable[Question]) -> list[Pile]:
    """Return what was written to each question that takes words, in their order."""
    known = [one for one in questions if one.takes_words]
    counted = dict(
        Answer.objects.filter(asking__question__in=known, asking__set_aside_at=None)
        .exclude(value__in=[ERASED, canonical(None)])
        .exclude(value__contains=NO_OTHER)
        .filter(Q(asking__question__allow_other=False) | Q(value__contains=OTHER))
        .order_by()
        .values_list("asking__question")
        .annotate(number=Count("pk"))
    )
    waiting = waiting_texts(known)
    return [Pile(one, counted.get(one.pk, 0), waiting.get(one.pk, Waiting())) for one in known]


def waiting_for(question: Question) -> Waiting:
    """Return what waits for one question."""
    return waiting_texts([question]).get(question.pk, Waiting())


def written_words(question: Question, texts: Iterable[Written]) -> list[tuple[str, int]]:
    """Return all words of what is shown, the commonest first, under the teacher's rules."""
    rules = [(rule.word, rule.into) for rule in question.word_rules.all()]
    shown = [(text.text, text.n) for text in texts if not text.hidden]
    return count_words(shown, question.training_session.language, rules)


def hidden_together(texts: Iterable[Written]) -> Together | None:
    """Return what one press hid last, if that was more than one text."""
    moments = Counter(
        text.hidden_at for text in texts if text.hidden_at is not None and not text.waits
    )
    several = [moment for moment, number in moments.items() if number > 1]
    return Together(max(several), moments[max(several)]) if several else None


def searchable(text: str) -> str:
    """Return a text as it is searched: small letters, no accents, plain quotes and ligatures."""
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return without_accents(plain)


def matching(texts: Sequence[Written], query: str) -> list[Written]:
    """Return the texts that hold every word of a query, in any order; all for an empty one."""
    wanted = searchable(query).split()
    return [text for text in texts if all(word in searchable(text.text) for word in wanted)]
