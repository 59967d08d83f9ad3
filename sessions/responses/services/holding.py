"""The lock under which what people wrote is sorted, counted and put to the vote."""

from sessions.models import TrainingSession
from sessions.responses.models import Question


def hold_session(question: Question) -> TrainingSession:
    """Hold the session's row, as every count does before it reads (`tallying.refresh_tally`)."""
    return TrainingSession.objects.select_for_update(of=("self",), no_key=True).get(
        pk=question.training_session_id
    )
