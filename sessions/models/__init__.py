"""Models of the core."""

from sessions.models.event import Event
from sessions.models.participant import Participant
from sessions.models.step import Part, Step
from sessions.models.training import Edition, Media, Training
from sessions.models.training_session import TrainingSession

__all__ = [
    "Edition",
    "Event",
    "Media",
    "Part",
    "Participant",
    "Step",
    "Training",
    "TrainingSession",
]
