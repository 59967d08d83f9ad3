"""The survey activity: one item of the position is one question."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from rsn_training.common.localised import localised
from sessions.activities import Activity, Document, Export, Fault, Fragment, Place, Summary
from sessions.enums import Mode, Screen
from sessions.responses import services as responses
from sessions.responses.selectors import answered_any, in_words
from sessions.responses.values import ERASED, parse
from sessions.survey import conclusions_screens, projecting, rounds, screens, urls
from sessions.survey.ahead import sent_ahead
from sessions.survey.documents import SurveyDocument
from sessions.survey.equal_texts import survey_faults
from sessions.survey.exports import survey_exports
from sessions.survey.models import Survey
from sessions.survey.my_answers import answered_surveys
from sessions.survey.positions import SpotKind, names_of_spots, spot_at, spots_of
from sessions.survey.selectors import (
    asking_at,
    askings_at,
    images_of_questions,
    survey_questions,
    surveys_in_numbers,
)
from sessions.survey.services import create_survey, survey_document

if TYPE_CHECKING:
    from sessions.documents import TrainingDocument
    from sessions.models import Part, Participant, TrainingSession


class SurveyActivity(Activity):
    """Questions to the room; results stay hidden until they are revealed, or are live."""

    key = "survey"
    name = _("Survey")
    icon = "chart-bar"
    document_model = SurveyDocument
    modes = frozenset({Mode.ASK, Mode.RESULTS})
    teacher_urls = urls.teacher_urls
    participant_urls = urls.participant_urls
    styles = ("css/timer.css", "css/references.css", "css/conclusions.css", "css/crossing.css")
    scripts = ("js/timer.js", "js/before.js", "js/fit.js", "js/crossing.js")
    projector_keys = {
        "T": _("a one-minute timer, then thirty seconds more"),
        "X": _("take a cross-table off the projector"),
    }

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

    def faults(self, document: "TrainingDocument") -> Iterable[Fault]:
        """Return the choices that read like another of their question."""
        return survey_faults(document)

    def summaries(self, parts: "Sequence[Part]") -> dict[str, Summary]:
        """Return how many questions each survey has."""
        return {
            key: Summary(
                localised(title),
                ngettext("%(number)d question", "%(number)d questions", number)
                % {"number": number},
            )
            for key, (title, number) in surveys_in_numbers(parts).items()
        }

    def edit_links(self, part: "Part") -> "Sequence[tuple[StrOrPromise, str]]":
        """Return the survey's editor and the page that sends it ahead, or has what was written."""
        address = [part.step.training_session.ref, part.object_key]
        links = [(_("Edit the questions"), reverse("sessions:survey:edit", args=address))]
        if part.mode == Mode.ASK:
            links.append((_("Send ahead, print"), reverse("sessions:survey:ahead", args=address)))
        if part.mode == Mode.RESULTS:
            links.append(
                (_("Read the texts first"), reverse("sessions:survey:written", args=address))
            )
        return links

    def images_in_use(
        self, names: Collection[str], training_session: "TrainingSession | None" = None
    ) -> set[str]:
        """Return which of these images stand with a question."""
        return images_of_questions(names, training_session)

    def invitation(self, training_session: "TrainingSession", page: str) -> Fragment | None:
        """Return the survey that was sent ahead, with the number of its questions."""
        for survey in sent_ahead(training_session):
            if page == f"{survey.key}/":
                questions = survey.entries.filter(question__choices_from=None)
                context = {"survey": survey, "number": questions.count()}
                return Fragment("survey/invitation.html", context)
        return None

    # --- position -------------------------------------------------------------------------
    def items(self, part: "Part") -> int:
        """Return the number of spots: questions, results, conclusions."""
        return max(1, len(spots_of(part)))

    def landmarks(self, part: "Part") -> "Sequence[tuple[int, str]]":
        """Return every question, result and conclusion, in words."""
        return list(enumerate(names_of_spots(part)))

    def enter(self, place: Place) -> bool:
        """Open what is asked here, or show what it gave."""
        spot = spot_at(place)
        if spot is None:
            return False
        if spot.kind == SpotKind.CONCLUSION:
            return True
        if spot.is_asked:
            return rounds.begin(place)
        shown = asking_at(place)
        if shown is None:
            return False
        responses.reveal_asking(asking=shown, revealed=True)
        return True

    def leave(self, place: Place) -> None:
        """Close what was asked here."""
        spot = spot_at(place)
        if spot is not None and spot.is_asked:
            for asking in askings_at(place):
                responses.close_asking(asking=asking)

    def can_reveal(self, place: Place) -> bool:
        """Return whether one question stands here that was asked, or a conclusion."""
        spot = spot_at(place)
        is_conclusion = spot is not None and spot.kind == SpotKind.CONCLUSION
        return is_conclusion or asking_at(place) is not None

    def reveal(self, place: Place, *, revealed: bool) -> None:
        """Let the room see the results, or hide them again (a conclusion: with its place)."""
        asking = asking_at(place)
        if asking is not None:
            responses.reveal_asking(asking=asking, revealed=revealed)

    def moved(self, training_session: "TrainingSession") -> None:
        """Take a cross-table off the projector."""
        projecting.moved(training_session)

    def act(self, place: Place, verb: str) -> bool:
        """Ask again, begin anew, or set the timer of the question on screen."""
        return rounds.act(place, verb)

    # --- screens --------------------------------------------------------------------------
    def stage_key(self, place: Place) -> str:
        """Return what stands there and its round: another round is another form.

        Not its number: when the teacher moves the question, what people are typing stays.
        """
        askings, spot = askings_at(place), spot_at(place)
        if spot is None or not askings:
            return f"{place.part.pk}:{place.item}"
        first = min(askings, key=lambda asking: (asking.opened_at, asking.pk))
        return f"{place.part.pk}:{spot.kind}:{first.pk}"

    def stage(
        self, place: Place, screen: Screen, participant: "Participant | None" = None
    ) -> Fragment:
        """Return the question: to answer on the phone, large on the projector."""
        return screens.stage(place, screen, participant)

    def aside(
        self,
        training_session: "TrainingSession",
        screen: Screen,
        participant: "Participant | None" = None,
    ) -> Fragment | None:
        """Return the way to a survey that was sent ahead, the projected table, the timer's key."""
        if screen == Screen.PARTICIPANT:
            surveys = sent_ahead(training_session)
            context = {"surveys": surveys}
            return Fragment("survey/participant_aside.html", context) if surveys else None
        if not training_session.is_live:
            return None
        crossing = projecting.projected(training_session)
        if screen == Screen.PRESENTER and crossing is None:
            return None
        return Fragment(f"survey/{screen}_aside.html", {"crossing": crossing})

    def results(self, place: Place, screen: Screen) -> Fragment | None:
        """Return the results, or how many have answered while they are hidden."""
        return screens.results(place, screen)

    def notes(self, place: Place) -> str:
        """Return the notes to a conclusion."""
        return conclusions_screens.notes(place)

    def answered(self, place: Place) -> int | None:
        """Return how many have answered what is being asked (any of it, on one page)."""
        spot = spot_at(place)
        return answered_any(askings_at(place)) if spot is not None and spot.is_asked else None

    # --- after, and people's data ---------------------------------------------------------
    def report(self, training_session: "TrainingSession") -> Iterable[Fragment]:
        """Return a page for each survey that was asked, counted to the last answer."""
        responses.refresh_session(training_session=training_session)
        return screens.report(training_session)

    def exports(self, training_session: "TrainingSession") -> Iterable[Export]:
        """Return results, individual answers and codebook, made from the answers themselves."""
        return survey_exports(training_session)

    def mine(self, participant: "Participant") -> Iterable[Fragment]:
        """Return the participant's answers, survey by survey."""
        found = answered_surveys(participant)
        return [Fragment("survey/mine.html", {"surveys": found})] if found else []

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
