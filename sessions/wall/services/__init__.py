"""Writes of the question wall."""

from sessions.wall.services.announcing import announce_stale, sweep
from sessions.wall.services.asking import MOST_WAITING, ask, may_ask, undealt, withdraw
from sessions.wall.services.moderation import decide, reveal_author
from sessions.wall.services.privacy import erase, personal_data
from sessions.wall.services.supporting import set_support
from sessions.wall.services.walls import change_setting, create_wall, wall_document

__all__ = [
    "MOST_WAITING",
    "announce_stale",
    "ask",
    "change_setting",
    "create_wall",
    "decide",
    "erase",
    "may_ask",
    "personal_data",
    "reveal_author",
    "set_support",
    "sweep",
    "undealt",
    "wall_document",
    "withdraw",
]
