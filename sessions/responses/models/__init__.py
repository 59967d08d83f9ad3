"""Models of questions and answers."""

from sessions.responses.models.answer import Answer, Tally
from sessions.responses.models.question import Asking, Choice, Question

__all__ = ["Answer", "Asking", "Choice", "Question", "Tally"]
