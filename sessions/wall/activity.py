"""The question wall: an activity that is open all session long, beside every stage."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rsn_training.common.tables import CSV_TYPE, to_csv
from sessions.activities import Activity, Document, Export, Fragment, Place
from sessions.enums import Mode, Screen
from sessions.wall import rehearsal, screens, services
from sessions.wall.documents import WallDocument
from sessions.wall.enums import KEY
from sessions.wall.exports import questions_table
from sessions.wall.urls import participant_urls, teacher_urls

if TYPE_CHECKING:
    from sessions.models import Participant, TrainingSession


class WallActivity(Activity):
    """Questions of the room.

    A part of the agenda shows the wall as the stage: to ask (`work`), or what became of the
    questions (`results`).
    """

    key = KEY
    name = _("Questions of the room")
    icon = "message-circle-question-mark"
    document_model = WallDocument
    modes = frozenset({Mode.WORK, Mode.RESULTS})
    teacher_urls = teacher_urls
    participant_urls = participant_urls
    styles = ("css/wall.css",)
    scripts = ("js/wall.js",)
    projector_keys = {"Q": _("the questions of the room")}

    # --- training files -------------------------------------------------------------------
    def instantiate(
        self, *, training_session: "TrainingSession", object_key: str, document: Document
    ) -> None:
        """Give the session its wall, whatever the key of the part: there is one."""
        services.create_wall(
            training_session=training_session, document=WallDocument.model_validate(document)
        )

    def document_of(self, *, training_session: "TrainingSession", object_key: str) -> Document:
        """Return the session's wall as a document."""
        return services.wall_document(training_session=training_session)

    # --- screens --------------------------------------------------------------------------
    def stage(
        self, place: Place, screen: Screen, participant: "Participant | None" = None
    ) -> Fragment:
        """Return the invitation to ask."""
        return screens.stage(place, screen)

    def results(self, place: Place, screen: Screen) -> Fragment | None:
        """Return the questions, large, while the wall is the stage."""
        return screens.results(place, screen)

    def aside(
        self,
        training_session: "TrainingSession",
        screen: Screen,
        participant: "Participant | None" = None,
    ) -> Fragment | None:
        """Return the wall beside every stage: to ask and support, to moderate, to be read."""
        return screens.aside(training_session, screen, participant)

    # --- after, and people's data ---------------------------------------------------------
    def report(self, training_session: "TrainingSession") -> Iterable[Fragment]:
        """Return the questions with what became of them."""
        return screens.report(training_session)

    def exports(self, training_session: "TrainingSession") -> Iterable[Export]:
        """Return the questions as a table, without names."""
        yield Export(
            name="questions.csv",
            title=_("Questions of the room (CSV)"),
            content_type=CSV_TYPE,
            make=lambda: to_csv(questions_table(training_session)),
        )

    def mine(self, participant: "Participant") -> Iterable[Fragment]:
        """Return the way to the person's questions and what became of them."""
        return screens.mine_fragments(participant)

    def personal_data(self, participant: "Participant") -> Document:
        """Return what the person asked and supports."""
        return services.personal_data(participant)

    def erase(self, participant: "Participant") -> None:
        """Erase the person's questions and the answers to them; supports stay in the counts."""
        services.erase(participant=participant)

    def rehearse(self, place: Place, participants: "Sequence[Participant]") -> None:
        """Let the first robots ask, and the others support."""
        rehearsal.play(place.training_session, participants)
