"""A survey with every kind, and what a teacher does to it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from sessions.models import Participant, TrainingSession
from sessions.responses import services as responses
from sessions.survey import editing
from sessions.survey.models import Survey, SurveyQuestion
from sessions.survey.question_documents import QuestionDocument
from tests.factories import go_to_step, make_participant
from tests.kinds import ITEMS
from tests.responses.rooms import say

NEW = {"key": "new", "kind": "scale", "text": {"fr": "Nouvelle ?"}, "scale": {"low": 1, "high": 5}}


@dataclass
class Desk:
    """A survey with every kind, and what a teacher does to it."""

    session: TrainingSession

    @property
    def survey(self) -> Survey:
        return self.session.surveys.get()

    @property
    def keys(self) -> list[str]:
        return list(self.survey.entries.order_by("order").values_list("key", flat=True))

    def entry(self, key: str) -> SurveyQuestion:
        return SurveyQuestion.objects.select_related("survey", "question").get(
            survey=self.survey, key=key
        )

    def document(self, key: str) -> QuestionDocument:
        return editing.document_of(self.entry(key))

    def change(self, key: str, seen: str = "", **fields: Any) -> SurveyQuestion:
        """Change some fields of a question, from what it is now."""
        before = self.document(key)
        after = before.model_dump(exclude_none=True) | fields
        return editing.change_question(
            entry=self.entry(key),
            document=QuestionDocument.model_validate(after),
            seen=seen or editing.version_of(before),
        )

    def add(self, **fields: Any) -> SurveyQuestion:
        document = QuestionDocument.model_validate(NEW | fields)
        return editing.add_question(survey=self.survey, document=document)

    def move(self, key: str, places: int) -> None:
        editing.move_question(entry=self.entry(key), places=places)

    def remove(self, key: str, agreed: int = 0) -> int:
        return editing.remove_question(entry=self.entry(key), agreed=agreed, by=self.session.owner)

    def stand_at(self, key: str) -> None:
        """Let the room stand at a question."""
        go_to_step(self.session, "ask", ITEMS[key])

    def answer(self, key: str, value: object, *, close: bool = True) -> Participant:
        """Ask a question, let somebody answer, and move on long enough ago."""
        with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=True):
            self.stand_at(key)
            asking = self.entry(key).question.askings.get()
            person, _token = make_participant(self.session)
            say(person, asking, value)
            responses.refresh_tally(asking_id=asking.pk)
            if close:
                go_to_step(self.session, "last")
        return person
