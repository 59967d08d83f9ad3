"""The survey activity: one item of the position is one question."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sessions.activities import Activity, Document, Export, Fragment, Place
from sessions.enums import Mode, ResultsPolicy, Screen
from sessions.responses import services as responses
from sessions.responses.selectors import answered, in_words, newest_asking
from sessions.responses.values import ERASED, parse
from sessions.survey import screens, views
from sessions.survey.documents import SurveyDocument
from sessions.survey.exports import results_csv
from sessions.survey.models import Survey
from sessions.survey.selectors import (
    asking_at,
    entries_of,
    question_at,
    question_counts,
    survey_questions,
)
from sessions.survey.services import create_survey, survey_document

if TYPE_CHECKING:
    from sessions.models import Part, Participant, TrainingSession


class SurveyActivity(Activity):
    """Questions to the room; results stay hidden until they are revealed, or are live."""

    key = "survey"
    name = _("Survey")
    icon = "chart-bar"
    document_model = SurveyDocument
    modes = frozenset({Mode.ASK, Mode.RESULTS})
    teacher_urls = (path("texts/<uuid:answer_id>/", views.moderate, name="moderate"),)

    # --- training files -------------------------------------------------------------------
    def instantiate(
        self, *, training_session: "TrainingSession", object_key: str, document: Document
    ) -> None:
        """Copy a survey into the session."""
        create_survey(
            training_session=training_session,
            key=object_key,
            document=SurveyDocument.model_validate(document),
        )

    def document_of(self, *, training_session: "TrainingSession", object_key: str) -> Document:
        """Return the session's survey as a document."""
        return survey_document(
            Survey.objects.get(training_session=training_session, key=object_key)
        )

    def summaries(self, parts: "Sequence[Part]") -> dict[str, str]:
        """Return how many questions each survey has."""
        counts = question_counts(parts)
        return {
            key: ngettext("%(number)d question", "%(number)d questions", number)
            % {"number": number}
            for key, number in counts.items()
        }

    # --- position -------------------------------------------------------------------------
    def items(self, part: "Part") -> int:
        """Return the number of questions to ask, or of those that have results."""
        return max(1, entries_of(part).count())

    def enter(self, place: Place) -> bool:
        """Open the question, or show what it gave."""
        question = question_at(place)
        if question is None:
            return False
        if place.part.mode == Mode.ASK:
            asking = responses.open_asking(question=question)
            if place.training_session.results_policy == ResultsPolicy.LIVE:
                responses.reveal_asking(asking=asking, revealed=True)
            return asking.is_revealed
        shown = newest_asking(question)
        if shown is None:
            return False
        responses.reveal_asking(asking=shown, revealed=True)
        return True

    def leave(self, place: Place) -> None:
        """Close the question."""
        asking = asking_at(place)
        if place.part.mode == Mode.ASK and asking is not None:
            responses.close_asking(asking=asking)

    def can_reveal(self, place: Place) -> bool:
        """Return whether the question was asked."""
        return asking_at(place) is not None

    def reveal(self, place: Place, *, revealed: bool) -> None:
        """Let the room see the results, or hide them again."""
        asking = asking_at(place)
        if asking is not None:
            responses.reveal_asking(asking=asking, revealed=revealed)

    # --- screens --------------------------------------------------------------------------
    def stage_key(self, place: Place) -> str:
        """Return part, item and round: another round is another form."""
        asking = asking_at(place)
        return f"{place.part.pk}:{place.item}:{asking.pk if asking else ''}"

    def stage(
        self, place: Place, screen: Screen, participant: "Participant | None" = None
    ) -> Fragment:
        """Return the question: to answer on the phone, large on the projector."""
        return screens.stage(place, screen, participant)

    def results(self, place: Place, screen: Screen) -> Fragment | None:
        """Return the results, or how many have answered while they are hidden."""
        return screens.results(place, screen)

    def answered(self, place: Place) -> int | None:
        """Return how many have answered the question that is being asked."""
        asking = asking_at(place) if place.part.mode == Mode.ASK else None
        return answered(asking) if asking else None

    # --- after, and people's data ---------------------------------------------------------
    def report(self, training_session: "TrainingSession") -> Iterable[Fragment]:
        """Return a page for each survey that was asked, counted to the last answer."""
        responses.refresh_session(training_session=training_session)
        return screens.report(training_session)

    def exports(self, training_session: "TrainingSession") -> Iterable[Export]:
        """Return the results as a table for a spreadsheet, counted to the last answer."""

        def make() -> bytes:
            responses.refresh_session(training_session=training_session)
            return results_csv(training_session)

        yield Export(
            name="survey-results.csv",
            title=_("Survey results (CSV)"),
            content_type="text/csv; charset=utf-8",
            make=make,
        )

    def personal_data(self, participant: "Participant") -> Document:
        """Return the participant's answers, in words."""
        answers = responses.answers_of(participant=participant, questions=survey_questions())
        return {
            "answers": [
                {
                    "question": answer.asking.question.text,
                    "round": answer.asking.round,
                    "answer": in_words(answer.asking.question, parse(answer.value)),
                    "saved_at": answer.updated_at.isoformat(),
                }
                for answer in answers
                if answer.value != ERASED
            ]
        }

    def erase(self, participant: "Participant") -> None:
        """Erase the participant's own words; the totals of closed answers stay."""
        responses.erase_texts(participant=participant, questions=survey_questions())
