"""Everything that people wrote in answer to a question, as the teacher sorts it: reads only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sessions.responses.models import Answer, Question
from sessions.responses.values import ERASED, own_words, parse
from sessions.responses.words import count_words, without_accents


@dataclass(frozen=True)
class Written:
    """A text as people wrote it, in `n` answers of these rounds; `id` names one of the answers.

    `hidden_at` says since when it is hidden, `group` which heading it stands under.
    """

    id: UUID
    text: str
    n: int
    rounds: tuple[int, ...]
    hidden_at: datetime | None
    group: UUID | None

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
    found: dict[tuple[str, bool, UUID | None], list[tuple[UUID, int, datetime | None]]] = {}
    answers = (
        Answer.objects.filter(asking__question=question, asking__set_aside_at=None)
        .exclude(value=ERASED)
        .order_by("-updated_at", "pk")
        .values_list("pk", "value", "asking__round", "hidden_at", "text_group")
    )
    for pk, stored, number, hidden_at, group in answers:
        text = own_words(rules, parse(stored))
        if text:
            place = (text, hidden_at is not None, group)
            found.setdefault(place, []).append((pk, number, hidden_at))
    return [
        Written(
            id=same[0][0],
            text=text,
            n=len(same),
            rounds=tuple(sorted({number for _, number, _ in same})),
            hidden_at=same[0][2],
            group=group,
        )
        for (text, _hidden, group), same in found.items()
    ]


def written_words(question: Question, texts: Iterable[Written]) -> list[tuple[str, int]]:
    """Return all words of what is shown, the commonest first, under the teacher's rules."""
    rules = [(rule.word, rule.into) for rule in question.word_rules.all()]
    shown = [(text.text, text.n) for text in texts if not text.hidden]
    return count_words(shown, question.training_session.language, rules)


def hidden_together(texts: Iterable[Written]) -> Together | None:
    """Return what one press hid last, if that was more than one text."""
    moments = Counter(text.hidden_at for text in texts if text.hidden_at is not None)
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
