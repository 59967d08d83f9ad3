"""Texts in several languages, as documents hold them: {"fr": …, "en": …}."""

from collections.abc import Mapping

from django.utils.translation import get_language


def localised(text: Mapping[str, str | None] | object, language: str | None = None) -> str:
    """Return the text in a language (the active one by default), else in another, else ""."""
    if not isinstance(text, Mapping):
        return "" if text is None else str(text)
    wanted = (language or get_language() or "").split("-")[0]
    return text.get(wanted) or next((value for value in text.values() if value), "")
