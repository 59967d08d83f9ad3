"""A question's form and its document: one into the other, and faults into sentences."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from sessions.responses.enums import SCALE_KINDS, Kind
from sessions.survey.form_fields import ENDS, EVERY, SECOND, TEXTS
from sessions.survey.form_rows import Languages
from sessions.survey.keys import new_key
from sessions.survey.question_documents import QuestionDocument, ScaleDocument

#: The key of a question whose text has no letters.
UNNAMED = "question"


def initial_of(document: QuestionDocument | None, languages: Languages) -> dict[str, Any]:
    """Return what the simple fields of a form begin with."""
    if document is None:
        return {}
    scale, number = document.scale or ScaleDocument(), document.number
    texts = {
        "text": document.text,
        "help": document.help,
        "low_label": scale.low_label,
        "high_label": scale.high_label,
        "unit": number.unit if number else None,
        "image_alt": document.image.alt if document.image else None,
        "explanation": document.explanation,
        "not_concerned": document.not_concerned,
    }
    values: dict[str, Any] = {
        name: getattr(document, name)
        for name in ("required", "allow_unknown", "allow_other", "at_least", "at_most",
                     "max_length")
    }  # fmt: skip
    values |= {
        "low": scale.low,
        "high": scale.high,
        "naming": EVERY if scale.labels else ENDS,
        "least": _shown(number.least if number else None),
        "most": _shown(number.most if number else None),
        "decimals": number.decimals if number else 0,
        "image": document.image.name if document.image else "",
        "has_right": document.right is not None,
        "has_alone": any(choice.alone for choice in document.choices or ()),
        "chart": document.chart or "",
        "choices_from": document.choices_from or "",
    }
    for name, text in texts.items():
        values[name], values[f"{name}{SECOND}"] = languages.pair(text)
    return values


def _shown(bound: float | None) -> float | int | None:
    """Return a bound without the decimal that a whole number has in a document."""
    return int(bound) if bound is not None and bound.is_integer() else bound


def document_from(kind: Kind, cleaned: dict[str, Any], languages: Languages) -> dict[str, Any]:
    """Return the raw document of what was written, without rows, condition and reference."""

    def text(name: str) -> dict[str, str] | None:
        found = languages.local(cleaned.get(name, ""), cleaned.get(f"{name}{SECOND}", ""))
        return found or None

    raw: dict[str, Any] = {
        "key": new_key(cleaned.get("text", ""), (), UNNAMED),
        "kind": kind,
        "text": text("text"),
        "help": text("help"),
        "not_concerned": text("not_concerned"),
        "chart": cleaned.get("chart") or None,
    }
    for name in ("required", "allow_unknown", "allow_other"):
        raw[name] = bool(cleaned.get(name))
    for name in ("at_least", "at_most", "max_length"):
        raw[name] = cleaned.get(name)
    if cleaned.get("image"):
        raw["image"] = {"name": cleaned["image"], "alt": text("image_alt")}
    if cleaned.get("has_right") and not cleaned.get("choices_from"):
        raw["explanation"] = text("explanation")
    if kind in SCALE_KINDS:
        is_named = cleaned.get("naming") == EVERY
        names = () if is_named else ("low_label", "high_label")
        raw["scale"] = {"low": cleaned["low"], "high": cleaned["high"]}
        raw["scale"] |= {name: text(name) for name in names}
    if kind == Kind.NUMBER:
        raw["number"] = {
            "least": cleaned.get("least"),
            "most": cleaned.get("most"),
            "decimals": cleaned.get("decimals") or 0,
            "unit": text("unit"),
        }
    return raw


def faults(kind: Kind, cleaned: dict[str, Any], rows: int) -> Iterator[tuple[str, str]]:
    """Return what the shape does not know, by field: a text in one language alone, limits."""
    for name in TEXTS & cleaned.keys():
        if cleaned.get(f"{name}{SECOND}") and not cleaned[name]:
            yield name, _("Write it in the language of the session, too.")
    if cleaned.get("image") and not cleaned.get("image_alt"):
        yield "image_alt", _("Say what the image shows, for those who cannot see it.")
    if kind == Kind.MULTIPLE_CHOICE and not cleaned.get("choices_from"):
        most = rows + bool(cleaned.get("allow_other"))
        if (cleaned.get("at_least") or 0) > most:
            yield (
                "at_least",
                ngettext(
                    "There is only %(number)d choice.", "There are only %(number)d choices.", most
                )
                % {"number": most},
            )


def too_few(kind: Kind) -> str:
    """Return what to say of a question with fewer than two rows."""
    if kind == Kind.MATRIX:
        return _("Write at least two lines.")
    return _("Write at least two items.") if kind == Kind.RANKING else _("Write two choices.")


def sentences_of(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Return what is wrong with a document in words, with the part of the form it is about."""
    known = {
        "scale_ends": ("high", _("A scale has from 2 to 11 points: begin with the lowest.")),
        "scale_labels": ("points", _("Name every point, or only the two ends.")),
        "limits_order": ("at_most", _("This is below the smallest number of answers.")),
        "number_bounds": ("most", _("This is not above the smallest number accepted.")),
        "ballot_kind": (
            "choices_from",
            _("A vote on texts has no “other” choice and no reference figures."),
        ),
        "right_reference": (
            "has_right",
            _("A question beside reference figures has no right answer: choose one of the two."),
        ),
        "text_missing": ("points", _("Name every point, or only the two ends.")),
    }
    for fault in error.errors(include_url=False):
        yield known.get(fault["type"], (str(fault["loc"][0] if fault["loc"] else ""), fault["msg"]))
