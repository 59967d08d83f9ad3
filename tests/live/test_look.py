"""What a screen hears when it missed several events."""

from sessions.enums import Audience, Screen
from sessions.live.look import Change, _touched


def change(seq: int, kind: str, *regions: str, audience: str = Audience.ALL) -> Change:
    return Change(seq, audience, kind, list(regions))


def test_a_later_move_does_not_hide_a_change_of_language() -> None:
    missed = [change(1, "options", "status"), change(2, "move", "stage")]
    assert _touched(Screen.PARTICIPANT, missed) == (frozenset({"status", "stage"}), "options")


def test_the_newest_kind_is_told_otherwise() -> None:
    missed = [change(1, "reveal", "results"), change(2, "move", "stage")]
    assert _touched(Screen.PARTICIPANT, missed)[1] == "move"


def test_what_is_for_other_screens_is_not_told() -> None:
    missed = [change(1, "results", "results", audience=Audience.PRESENTERS)]
    assert _touched(Screen.PARTICIPANT, missed) == (frozenset(), "")
