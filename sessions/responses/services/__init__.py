"""Writes of questions and answers."""

from sessions.responses.services.answering import Outcome, submit_answer
from sessions.responses.services.askings import close_asking, open_asking, reveal_asking
from sessions.responses.services.moderation import set_hidden
from sessions.responses.services.privacy import answers_of, erase_texts
from sessions.responses.services.tallying import (
    recount,
    refresh_session,
    refresh_tally,
    sweep_tallies,
)

__all__ = [
    "Outcome",
    "answers_of",
    "close_asking",
    "erase_texts",
    "open_asking",
    "recount",
    "refresh_session",
    "refresh_tally",
    "reveal_asking",
    "set_hidden",
    "submit_answer",
    "sweep_tallies",
]
