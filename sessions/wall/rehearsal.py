"""What rehearsal robots do at the wall."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sessions.models import Participant, TrainingSession
from sessions.wall.models import AudienceQuestion
from sessions.wall.selectors import wall_of
from sessions.wall.services import ask, set_support


def play(training_session: TrainingSession, participants: Sequence[Participant]) -> None:
    """Ask a few questions, and support what is shown; a second time changes nothing."""
    texts = (
        _("May I use one account for everything?"),
        _("How long does a complete profile take?"),
        _("What if a recruiter asks for a private account?"),
    )
    for number, (robot, text) in enumerate(zip(participants, texts, strict=False)):
        ask(participant=robot, text=text, key=f"rehearsal-{number}")
    shown = list(AudienceQuestion.objects.shown().filter(wall=wall_of(training_session)))
    for robot in participants:
        for question in shown:
            if question.author_id != robot.pk:
                set_support(participant=robot, question_id=question.pk, supported=True)
