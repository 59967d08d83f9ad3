"""What a teacher types, cleaned, with the no-break spaces that French texts need."""

from typing import Any

from django import forms

from rsn_training.common.text import clean_line, clean_text

#: Cleaning takes every space for a plain one; these pass as signs that nobody types.
_HIDDEN = {0x00A0: 0xE000, 0x202F: 0xE001}
_SHOWN = {sign: space for space, sign in _HIDDEN.items()}


def typed_line(text: str) -> str:
    """Return one line as `clean_line`, its no-break spaces kept."""
    return clean_line(text.translate(_HIDDEN)).translate(_SHOWN).strip()


def typed_text(text: str) -> str:
    """Return a text as `clean_text`, its no-break spaces kept."""
    return clean_text(text.translate(_HIDDEN)).translate(_SHOWN).strip()


class TypedLine(forms.CharField):
    """One line; what shows nothing is empty."""

    def to_python(self, value: Any) -> str:
        """Return the clean line."""
        return typed_line(super().to_python(value) or "")


class TypedText(forms.CharField):
    """A text of several lines; what shows nothing is empty."""

    def to_python(self, value: Any) -> str:
        """Return the clean text."""
        return typed_text(super().to_python(value) or "")
