"""Editing the survey of a session: questions added, changed, moved, copied, taken out.

Every change happens under the lock of the session row, keeps the room at the question where it
stands, and is announced to the screens. Answers are never lost without a word.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic_core import PydanticCustomError

from rsn_training.common.localised import localised
from sessions.activities import Document
from sessions.documents import digest_of
from sessions.enums import Mode
from sessions.models import Step, TrainingSession
from sessions.responses import services as responses
from sessions.responses.enums import CHOICE_KINDS, TEXT_KINDS
from sessions.responses.models import Answer, Choice, Question
from sessions.responses.selectors import newest_asking
from sessions.services import agenda
from sessions.survey import changes
from sessions.survey.conclusions_kept import (
    concluded_choices,
    concluded_points,
    is_concluded,
    without_question,
)
from sessions.survey.desk import Desk, editing, open_with_the_others
from sessions.survey.documents import MAX_QUESTIONS
from sessions.survey.exceptions import (
    EditError,
    GoneError,
    MeanwhileError,
    MoreAnswersError,
    OnScreenError,
    Refusal,
    RefusedError,
)
from sessions.survey.keys import new_key
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.question_documents import QuestionDocument, check_conditions
from sessions.survey.writing import (
    entry_document,
    links_of,
    question_fields,
    reference_fields,
    texts,
    write_questions,
)

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

logger = logging.getLogger("rsn.security")
_ASIDE = 10_000


# --- reading ------------------------------------------------------------------------------
def documents_of(survey: Survey) -> list[QuestionDocument]:
    """Return the questions of a survey in order, as documents."""
    entries = list(
        survey.entries.order_by("order")
        .select_related("question")
        .prefetch_related("question__choices")
    )
    keys: dict[object, str] = {entry.question_id: entry.key for entry in entries}
    return [QuestionDocument.model_validate(entry_document(entry, keys)) for entry in entries]


def document_of(entry: SurveyQuestion) -> QuestionDocument:
    """Return one question as a document."""
    keys: dict[object, str] = dict(entry.survey.entries.values_list("question", "key"))
    return QuestionDocument.model_validate(entry_document(entry, keys))


def version_of(document: QuestionDocument) -> str:
    """Return what tells this wording of a question from any other."""
    return digest_of(document.model_dump(mode="json", exclude_defaults=True))


def answers_to(question: Question) -> int:
    """Return how many answers a question has over all its rounds, those set aside too."""
    return Answer.objects.filter(asking__question=question).count()


def conclusions_about(entry: SurveyQuestion) -> list[dict[str, str]]:
    """Return what the survey concludes with the help of a question, as shown texts."""
    return [
        conclusion["question"]
        for conclusion in entry.survey.conclusions
        if is_concluded([conclusion], entry.key)
    ]


# --- the survey ---------------------------------------------------------------------------
def add_survey(*, training_session: TrainingSession, title: str, minutes: int) -> Step:
    """Add a step at the end of the agenda that asks a survey of the teacher's own, still empty."""
    document: Document = {"title": {training_session.language: title}, "questions": []}
    return agenda.add_own_step(
        training_session=training_session,
        activity="survey",
        title=title,
        minutes=minutes,
        document=document,
        mode=Mode.ASK,
    )


def change_survey(
    *, survey: Survey, title: dict[str, str], intro: dict[str, str], together: bool
) -> None:
    """Change title and introduction, and whether the questions are asked on one page.

    Raises EditError when that would tear a question from the screen.
    """
    with editing(survey) as desk:
        if desk.survey.together != together and desk.is_asked_now:
            raise EditError(
                _("The survey is on screen now: move on to another step, then change this.")
            )
        if together and desk.survey.entries.exclude(question__choices_from=None).exists():
            raise EditError(
                _("On one page there is nothing to vote on yet: ask the questions one by one.")
            )
        desk.survey.title, desk.survey.intro, desk.survey.together = title, intro, together
        desk.survey.save(update_fields=["title", "intro", "together"])


# --- questions ----------------------------------------------------------------------------
def add_question(
    *, survey: Survey, document: QuestionDocument, after: SurveyQuestion | None = None
) -> SurveyQuestion:
    """Add a question at the end, or after another; its key is made unique.

    Raises EditError for one too many, RefusedError for a condition that cannot be.
    """
    with editing(survey) as desk:
        entry = _insert(desk.survey, document, after)
        open_with_the_others(desk, entry.question)
    return entry


def change_question(
    *, entry: SurveyQuestion, document: QuestionDocument, seen: str
) -> SurveyQuestion:
    """Write a question anew under its key; `seen` is the version that the person changed.

    Raises GoneError, MeanwhileError when another window was first, RefusedError for what
    answers do not allow.
    """
    with editing(entry.survey) as desk:
        held = _held(entry)
        before = document_of(held)
        if version_of(before) != seen:
            raise MeanwhileError
        document = document.model_copy(update={"key": held.key})
        _check_change(desk, held, before, document)
        _write(held, document)
        _count_again(held.question)
    return held


def duplicate_question(*, entry: SurveyQuestion) -> SurveyQuestion:
    """Put a copy of a question right after it (errors as `add_question`, or GoneError)."""
    with editing(entry.survey) as desk:
        held = _held(entry)
        copy = _insert(desk.survey, document_of(held), held)
        open_with_the_others(desk, copy.question)
    return copy


def move_question(*, entry: SurveyQuestion, places: int) -> None:
    """Move a question up (negative) or down; at an end it stays.

    Raises GoneError, or RefusedError when a condition would come before its question.
    """
    with editing(entry.survey) as desk:
        held = _held(entry)
        order = list(desk.survey.entries.order_by("order").values_list("pk", flat=True))
        documents = documents_of(desk.survey)
        here = order.index(held.pk)
        there = max(0, min(len(order) - 1, here + places))
        order.insert(there, order.pop(here))
        documents.insert(there, documents.pop(here))
        _check_conditions(documents, held.key)
        _renumber(desk.survey, order)


def remove_question(*, entry: SurveyQuestion, agreed: int, by: "User") -> int:
    """Remove a question with its answers; return how many that were.

    `agreed` is the number that the person was told would be lost. Questions that depended on it
    are for everybody then, and the conclusions leave it out. Raises GoneError, OnScreenError,
    MoreAnswersError.
    """
    with editing(entry.survey) as desk:
        held = _held(entry)
        if desk.shows(held.question_id):
            raise OnScreenError
        if held.question.ballots.exists():
            raise EditError(_("People vote on the texts of this question: remove the vote first."))
        number = answers_to(held.question)
        if number > agreed:
            raise MoreAnswersError
        dependents = list(held.question.conditioned.all())
        held.question.conditioned.update(condition_on=None, condition_choices=[])
        desk.survey.conclusions = without_question(desk.survey.conclusions, held.key)
        desk.survey.save(update_fields=["conclusions"])
        held.question.delete()
        order = desk.survey.entries.order_by("order").values_list("pk", flat=True)
        _renumber(desk.survey, list(order))
        for dependent in dependents:
            _count_again(dependent)
        logger.info(
            "question removed user=%s session=%s answers=%d", by.pk, desk.session.ref, number
        )
    return number


# --- writing ------------------------------------------------------------------------------
def _held(entry: SurveyQuestion) -> SurveyQuestion:
    """Return the question as it is now, under the lock."""
    found = (
        SurveyQuestion.objects.select_related("survey", "question")
        .prefetch_related("question__choices", "question__askings")
        .filter(pk=entry.pk)
        .first()
    )
    if found is None:
        raise GoneError
    return found


def _insert(
    survey: Survey, document: QuestionDocument, after: SurveyQuestion | None
) -> SurveyQuestion:
    documents = documents_of(survey)
    if len(documents) >= MAX_QUESTIONS:
        raise EditError(
            _("A survey holds at most %(number)d questions.") % {"number": MAX_QUESTIONS}
        )
    key = new_key(document.key, {one.key for one in documents}, "question")
    document = document.model_copy(update={"key": key})
    order = list(survey.entries.order_by("order").values_list("pk", flat=True))
    last = survey.entries.order_by("-order").values_list("order", flat=True).first() or 0
    place = order.index(after.pk) + 1 if after and after.pk in order else len(order)
    documents.insert(place, document)
    _check_conditions(documents, key)
    _check_page(survey, document)
    write_questions(survey, [document], first=last + 1)
    entry = survey.entries.select_related("question").get(key=key)
    order.insert(place, entry.pk)
    _renumber(survey, order)
    return entry


def _check_page(survey: Survey, document: QuestionDocument) -> None:
    if document.choices_from and survey.together:
        sentence = _("On one page there is nothing to vote on yet: ask the questions one by one.")
        raise RefusedError([Refusal("choices_from", sentence)], can_copy=False)


def _renumber(survey: Survey, order: list[int]) -> None:
    """Write the order 1…n; aside first, since the order is unique at every moment."""
    survey.entries.update(order=F("order") + _ASIDE)
    for number, pk in enumerate(order, start=1):
        survey.entries.filter(pk=pk).update(order=number)


def _write(entry: SurveyQuestion, document: QuestionDocument) -> None:
    question = entry.question
    values = question_fields(document) | links_of(entry.survey, document)
    for name, value in values.items():
        setattr(question, name, value)
    question.save()
    if not document.choices_from:
        _write_choices(question, document)
    for name, value in reference_fields(document).items():
        setattr(entry, name, value)
    entry.save(update_fields=["reference", "reference_match"])


def _write_choices(question: Question, document: QuestionDocument) -> None:
    wanted = list(document.choices or ())
    question.choices.exclude(key__in=[choice.key for choice in wanted]).delete()
    question.choices.update(order=F("order") + _ASIDE)
    known = {choice.key: choice for choice in question.choices.order_by("order")}
    for order, choice in enumerate(wanted, start=1):
        row = known.get(choice.key) or Choice(question=question, key=choice.key)
        row.text, row.order = texts(choice.text), order
        row.is_right, row.is_alone = choice.key in (document.right or ()), choice.alone
        row.save()


def _count_again(question: Question) -> None:
    """Count all rounds again: a new choice stands in the tally with nobody, as retally has it."""
    for asking in question.askings.all():
        responses.refresh_tally(asking_id=asking.pk, announced=False)


# --- what is refused ----------------------------------------------------------------------
def _check_change(
    desk: Desk, held: SurveyQuestion, before: QuestionDocument, after: QuestionDocument
) -> None:
    """Raise RefusedError for what answers, conditions or conclusions do not allow."""
    asking = newest_asking(held.question)
    is_open = asking is not None and responses.is_taken(asking, desk.session, timezone.now())
    given = changes.given_to(held.question)
    found = changes.refusals(before, after, given, is_open=is_open)
    if not any(refusal.field == "kind" for refusal in found):
        found += _kind_refusals(desk.survey, held, before, after)
    found += _concluded(desk.survey, before, after)
    if found:
        raise RefusedError(found)
    documents = documents_of(desk.survey)
    documents[[one.key for one in documents].index(held.key)] = after
    _check_conditions(documents, held.key)
    _check_page(desk.survey, after)


def _kind_refusals(
    survey: Survey, held: SurveyQuestion, before: QuestionDocument, after: QuestionDocument
) -> Iterator[Refusal]:
    if before.kind == after.kind:
        return
    if after.kind not in TEXT_KINDS and held.question.ballots.exists():
        yield Refusal("kind", _("People vote on the texts of this question: its kind stays."))
    if after.kind not in CHOICE_KINDS and held.question.conditioned.exists():
        yield Refusal(
            "kind", _("Other questions depend on the choices of this one: its kind stays.")
        )
    if is_concluded(survey.conclusions, held.key):
        yield Refusal(
            "kind", _("The conclusions of this survey use this question: its kind stays.")
        )


def _concluded(
    survey: Survey, before: QuestionDocument, after: QuestionDocument
) -> Iterator[Refusal]:
    """Say which choices and ends of a scale stay because a conclusion counts on them."""
    kept = {choice.key for choice in after.choices or ()}
    counted = concluded_choices(survey.conclusions, before.key)
    for choice in before.choices or ():
        if choice.key in counted - kept and before.kind == after.kind:
            sentence = _("The conclusions of this survey count “%(choice)s”: it stays.")
            name = localised(choice.text.model_dump())
            yield Refusal("choices", sentence % {"choice": name})
    yield from changes.points_belied(
        before, after, concluded_points(survey.conclusions, before.key)
    )


def _check_conditions(documents: Sequence[QuestionDocument], edited: str) -> None:
    """Raise RefusedError unless each condition is about choices of an earlier question."""
    try:
        check_conditions(documents)
    except PydanticCustomError as error:
        key = str((error.context or {}).get("key", ""))
        text = next((one.text for one in documents if one.key == key), None)
        name = localised(text.model_dump()) if text else key
        if error.type == "ballot_question":
            sentence = _(
                "“%(question)s” is a vote on the texts of another: it comes after that one."
            )
        elif error.type == "condition_choice":
            sentence = _("“%(question)s” is only for those who made certain choices: they stay.")
        else:
            sentence = _(
                "“%(question)s” is only for those who gave certain answers to another question: "
                "it comes after that one."
            )
        part = "choices_from" if error.type == "ballot_question" else "only_if"
        field = part if key == edited else ""
        refusal = Refusal(field, sentence % {"question": name})
        raise RefusedError([refusal], can_copy=False) from error
