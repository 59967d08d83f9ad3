"""All answers to the surveys of a session, read once: what every export is made of.

Left out are rounds that were set aside, and answers of people whom a question is not for. What
people wrote and the teacher hid, or what was erased, is there as an answer without its words.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.crypto import salted_hmac

from sessions.models import TrainingSession
from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.responses.models import Answer, Asking, Question
from sessions.responses.rules import Rules, Value
from sessions.responses.selectors import valid_askings
from sessions.responses.services import relevant_answers
from sessions.responses.tallies import Counting, Document, Row, fold
from sessions.responses.values import ERASED, own_words, parse, without_words, written_choice
from sessions.responses.words import count_words
from sessions.survey.models import SurveyQuestion


@dataclass(frozen=True)
class Given:
    """Somebody's answer: its canonical text, whether its words are hidden, and their group."""

    person: UUID
    stored: str
    hidden: bool
    group: UUID | None


@dataclass(frozen=True)
class Round:
    """A question as it was asked once, with the answers that count."""

    entry: SurveyQuestion
    asking: Asking
    answers: list[Given]
    language: str

    @property
    def question(self) -> Question:
        """The question, with its choices."""
        return self.entry.question

    @cached_property
    def rules(self) -> Rules:
        """What the question accepts."""
        return self.question.rules()

    @property
    def key(self) -> str:
        """The name of the question in files: language-free, "#2" for a second round."""
        number = self.asking.round
        key = question_name(self.entry)
        return f"{key}#{number}" if number > 1 else key

    @cached_property
    def tally(self) -> Document:
        """What the answers add up to: the same as the stored tally, when that is up to date."""
        numbers = Counter((one.stored, one.hidden, one.group) for one in self.answers)
        rows = [
            Row(stored, hidden, number, str(group or ""))
            for (stored, hidden, group), number in numbers.items()
        ]
        counting = Counting(self.language, self.word_rules, self.question.right)
        return fold(self.rules, rows, counting)

    @property
    def word_rules(self) -> list[tuple[str, str]]:
        """The words that the teacher hid or merged."""
        if self.question.kind != Kind.SHORT_TEXT:
            return []
        return [(rule.word, rule.into) for rule in self.question.word_rules.all()]

    @cached_property
    def texts(self) -> list[tuple[str, str, int]]:
        """What people wrote and may be shown: (heading, text, number), the headings in order."""
        order = {group.pk: group for group in self.question.text_groups.all()}
        numbers: Counter[tuple[int, str, str]] = Counter()
        places = {pk: place for place, pk in enumerate(order)}
        for one in self.answers:
            text = self.words_of(one)
            if text:
                title = order[one.group].title if one.group in order else ""
                place = places[one.group] if one.group in order else len(order)
                numbers[place, title, text] += 1
        return [
            (title, text, number)
            for (_place, title, text), number in sorted(
                numbers.items(), key=lambda item: (item[0][0], -item[1], item[0][2])
            )
        ]

    @property
    def words(self) -> list[tuple[str, int]]:
        """All words of a cloud, the commonest first, also those that it has no room for."""
        if self.question.kind != Kind.SHORT_TEXT:
            return []
        shown = [(text, number) for _title, text, number in self.texts]
        return count_words(shown, self.language, self.word_rules)

    def words_of(self, given: Given) -> str:
        """Return what somebody wrote, "" when it is hidden or erased."""
        if given.hidden or given.stored == ERASED:
            return ""
        return own_words(self.rules, parse(given.stored)) or ""

    def value_of(self, given: Given) -> Value:
        """Return an answer without what may not be shown: a hidden text is {"hidden": true}."""
        if given.stored == ERASED:
            return {"erased": True}
        value = parse(given.stored)
        if given.hidden and self.question.is_text:
            return value if value is None else {"hidden": True}
        if given.hidden and self.question.kind in CHOICE_KINDS:
            return parse(without_words(self.rules, given.stored))
        return value

    @property
    def has_unknown(self) -> bool:
        """Whether "don't know" can be, or was, answered."""
        is_offered = self.question.allow_unknown or bool(self.question.not_concerned)
        return is_offered or bool(self.tally["unknown"])

    @property
    def has_other(self) -> bool:
        """Whether another choice can be, or was, written."""
        if self.question.kind not in CHOICE_KINDS:
            return False
        return self.question.allow_other or any(
            written_choice(parse(one.stored)) is not None for one in self.answers
        )


@dataclass(frozen=True)
class Gathered:
    """The questions of a session in order, with every round that counts."""

    training_session: TrainingSession
    entries: list[SurveyQuestion]
    rounds: list[Round]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which hours are written."""
        return ZoneInfo(self.training_session.time_zone)

    @cached_property
    def people(self) -> list[UUID]:
        """Everybody who answered something that counts.

        The order is as good as drawn by lot, and always the same: it tells neither who joined
        first nor what anybody is called.
        """
        found = {one.person for round_ in self.rounds for one in round_.answers}
        return sorted(found, key=_lot)

    def rounds_of(self, entry: SurveyQuestion) -> list[Round]:
        """Return the rounds of one question."""
        return [round_ for round_ in self.rounds if round_.entry.pk == entry.pk]


def question_name(entry: SurveyQuestion) -> str:
    """Return how files call a question, in every language."""
    return f"{entry.survey.key}/{entry.key}"


def gather(training_session: TrainingSession) -> Gathered:
    """Read everything: a few queries, and one for each round of a question with a condition."""
    entries = list(
        SurveyQuestion.objects.filter(survey__training_session=training_session)
        .select_related("survey", "question__condition_on__survey_question")
        .prefetch_related(
            "question__choices",
            "question__word_rules",
            "question__text_groups",
            Prefetch("question__askings", queryset=Asking.objects.valid().order_by("round")),
        )
        .order_by("survey", "order")
    )
    pairs = [(entry, asking) for entry in entries for asking in valid_askings(entry.question)]
    answers = _answers(asking for _entry, asking in pairs)
    rounds = []
    for entry, asking in pairs:
        asking.question = entry.question  # with its choices
        rounds.append(Round(entry, asking, answers[asking.pk], training_session.language))
    return Gathered(training_session, entries, rounds)


def _answers(askings: Iterable[Asking]) -> dict[UUID, list[Given]]:
    wanted = {asking.pk: asking for asking in askings}
    found: dict[UUID, list[Given]] = {pk: [] for pk in wanted}
    columns = ("asking", "pk", "participant", "value", "hidden_at", "text_group")
    rows = Answer.objects.filter(asking__in=wanted).order_by("pk").values_list(*columns)
    kept = {
        pk: set(relevant_answers(asking).values_list("pk", flat=True))
        for pk, asking in wanted.items()
        if asking.question.condition_on_id is not None
    }
    for asking_id, pk, person, stored, hidden_at, group in rows:
        if asking_id not in kept or pk in kept[asking_id]:
            found[asking_id].append(Given(person, stored, hidden_at is not None, group))
    return found


def _lot(person: UUID) -> str:
    """Return a number that only this installation can compute."""
    return salted_hmac("sessions.survey.exports", str(person), algorithm="sha256").hexdigest()
