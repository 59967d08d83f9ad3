"""Form fields whose text is cleaned before it is judged: what shows nothing is empty."""

from typing import Any

from django import forms

from rsn_training.common.text import clean_line, clean_text


class LineField(forms.CharField):
    """One line without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Return the clean line; a required one that shows nothing is then refused."""
        return clean_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """A text of several lines without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Return the clean text; a required one that shows nothing is then refused."""
        return clean_text(super().to_python(value) or "")
