"""Models of questions and answers."""

from sessions.responses.models.answer import Answer, Tally
from sessions.responses.models.choice import Choice, ChoiceSource
from sessions.responses.models.question import GRACE, Asking, Question
from sessions.responses.models.sorting import TextGroup, WordRule

__all__ = [
    "GRACE",
    "Answer",
    "Asking",
    "Choice",
    "ChoiceSource",
    "Question",
    "Tally",
    "TextGroup",
    "WordRule",
]
