"""Cleaning what people type, without judging it."""

import re
import unicodedata

#: Bidirectional overrides and isolates can reverse what a screen shows.
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
#: Control, format and surrogate characters; the joiner inside emoji is kept.
_INVISIBLE = {"Cc", "Cf", "Cs"}
_JOINER = "\u200d"
_SPACES = re.compile(r"\s+")
_LINES = re.compile(r"\n{3,}")
#: The hyphens of a French question: "faites-vous", "a-t-il", "est-ce".
_INVERSION = re.compile(r"(?<=\w)-(?=(?:t-(?:ils?|elles?|on)|je|tu|ils?|elles?|on|nous|vous|ce)\b)")
_NO_BREAK_HYPHEN = "\u2011"


def _printable(text: str, keep: str = "") -> str:
    kept = "".join(
        char for char in text if char in keep or unicodedata.category(char) not in _INVISIBLE
    )
    return kept if any(char.isprintable() and not char.isspace() for char in kept) else ""


def clean_line(text: str) -> str:
    """Return one line in NFC: no control or bidirectional character, single spaces, trimmed."""
    spaced = _SPACES.sub(" ", text)  # first: a tab is a space here, not a control character
    visible = unicodedata.normalize("NFC", _printable(_BIDI.sub("", spaced), keep=_JOINER))
    return _SPACES.sub(" ", visible).strip()


def clean_text(text: str) -> str:
    """Return a text of several lines in NFC: as `clean_line`, line feeds kept, two at most."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    visible = unicodedata.normalize("NFC", _printable(_BIDI.sub("", unix), keep=f"\n\t{_JOINER}"))
    return _LINES.sub("\n\n", visible).strip()


def unbroken(text: str) -> str:
    """Return a title whose lines never break within an inverted verb; to be shown, not stored."""
    return _INVERSION.sub(_NO_BREAK_HYPHEN, text)
