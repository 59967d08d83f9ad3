"""Writes of questions and answers."""

from sessions.responses.exceptions import SortingError
from sessions.responses.services.answering import Outcome, is_taken, submit_answer
from sessions.responses.services.askings import (
    ask_again,
    close_asking,
    close_due,
    open_asking,
    reveal_asking,
    set_timer,
)
from sessions.responses.services.ballots import fill_ballots, make_choices, pick_choices
from sessions.responses.services.moderation import (
    hide_all_texts,
    let_through,
    set_hidden,
    set_texts_hidden,
    show_hidden_together,
)
from sessions.responses.services.privacy import answers_of, erase_texts
from sessions.responses.services.sorting import (
    group_texts,
    hide_words,
    make_group,
    merge_words,
    remove_group,
    rename_group,
    undo_words,
)
from sessions.responses.services.tallying import (
    recount,
    refresh_session,
    refresh_tally,
    relevant_answers,
    sweep_tallies,
)

__all__ = [
    "Outcome",
    "SortingError",
    "answers_of",
    "ask_again",
    "close_asking",
    "close_due",
    "erase_texts",
    "fill_ballots",
    "group_texts",
    "hide_all_texts",
    "hide_words",
    "is_taken",
    "let_through",
    "make_choices",
    "make_group",
    "merge_words",
    "open_asking",
    "pick_choices",
    "recount",
    "refresh_session",
    "refresh_tally",
    "relevant_answers",
    "remove_group",
    "rename_group",
    "reveal_asking",
    "set_hidden",
    "set_texts_hidden",
    "set_timer",
    "show_hidden_together",
    "submit_answer",
    "sweep_tallies",
    "undo_words",
]
