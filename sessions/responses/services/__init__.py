"""Writes of questions and answers."""

from sessions.responses.services.answering import Outcome, is_taken, submit_answer
from sessions.responses.services.askings import (
    ask_again,
    close_asking,
    close_due,
    open_asking,
    reveal_asking,
    set_timer,
)
from sessions.responses.services.moderation import set_hidden
from sessions.responses.services.privacy import answers_of, erase_texts
from sessions.responses.services.tallying import (
    recount,
    refresh_session,
    refresh_tally,
    relevant_answers,
    sweep_tallies,
)

__all__ = [
    "Outcome",
    "answers_of",
    "ask_again",
    "close_asking",
    "close_due",
    "erase_texts",
    "is_taken",
    "open_asking",
    "recount",
    "refresh_session",
    "refresh_tally",
    "relevant_answers",
    "reveal_asking",
    "set_hidden",
    "set_timer",
    "submit_answer",
    "sweep_tallies",
]
