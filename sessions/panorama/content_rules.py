"""What the product's own content must hold (content.md, figures.md); pure, over plain data.

Shapes refuse what is malformed. These rules say what else a published text owes its reader: both
languages, a year beside a number, a source beside a figure, no private person's name. The
product's own content must hold them all; what an editor publishes is told, and published.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from rsn_training.common.given_names import GIVEN_NAMES

Path = tuple[str | int, ...]
Fault = tuple[Path, str]

LANGUAGES = ("fr", "en")
#: Nothing that is repeated from the course can be younger.
COURSE = "2016"
#: A number that somebody measured: a share, millions, money, or a thousand and more.
_MEASURE = re.compile(
    r"\d\s?(?:%|‰|€|\$|£)|\d\s?(?:millions?|milliards?|billions?|M|k)\b|\b\d{1,3}(?:[\s.,]\d{3})+\b"
)
#: Limits that we chose ourselves are nobody's measure.
_OWN_LIMITS = re.compile(r"\bseuils?\b|\bthresholds?\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_PERSON = re.compile(
    rf"\b(?:M\.|Mme|Mlle|Mr|Mrs|Ms)\s+[A-ZÀ-Ý]|\b(?:{'|'.join(GIVEN_NAMES.split())})\s+[A-ZÀ-Ý][a-zà-ÿ’'-]+"
)
#: Fields that give the time of everything in the same object.
_DATES = ("year", "date", "field_from", "published", "version")
#: What a block cannot do without, by its kind.
_NEEDED = {
    "figure": ("label", "study", "source", "year"),
    "image": ("alt", "credit"),
    "quote": ("source",),
}


def faults_of(data: object) -> list[Fault]:
    """Return every fault of one content file, with the path where it stands."""
    return list(_walk(data, (), is_dated=False))


def _walk(data: object, path: Path, *, is_dated: bool) -> Iterator[Fault]:
    if isinstance(data, Mapping):
        if _is_text(data):
            yield from _text_faults(data, path, is_dated=is_dated)
            return
        yield from _block_faults(data, path)
        dated = is_dated or any(data.get(name) for name in _DATES) or _has_dated_source(data)
        for key, value in data.items():
            yield from _walk(value, (*path, key), is_dated=dated)
    elif isinstance(data, Sequence) and not isinstance(data, str):
        for index, value in enumerate(data):
            yield from _walk(value, (*path, index), is_dated=is_dated)


def _is_text(data: Mapping[Any, Any]) -> bool:
    return bool(data) and set(data) <= set(LANGUAGES)


def _has_dated_source(data: Mapping[str, Any]) -> bool:
    source = data.get("source")
    return isinstance(source, Mapping) and any(_YEAR.search(str(one)) for one in source.values())


def _text_faults(text: Mapping[str, str], path: Path, *, is_dated: bool) -> Iterator[Fault]:
    for language in LANGUAGES:
        if not str(text.get(language) or "").strip():
            yield path, _untold(language)
    for language, words in text.items():
        if not is_dated and _has_undated_number(words):
            yield (*path, language), _("a number without a year")
        if person := _PERSON.search(words):
            said = _("“{name}” looks like the name of a private person")
            yield (*path, language), said.format(name=person[0])


def _untold(language: str) -> str:
    french, english = _("nothing is written in French"), _("nothing is written in English")
    return french if language == "fr" else english


def _has_undated_number(words: str) -> bool:
    dated = _YEAR.search(words) or _OWN_LIMITS.search(words)
    return bool(_MEASURE.search(words)) and not dated


def _block_faults(data: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    needed = _NEEDED.get(str(data.get("kind")), ())
    if "date" in data and needed:  # a fact of a network, which may be a figure too
        needed = ("source", "text")
    elif data.get("status") == "not_found":  # a figure that is visibly missing says only which
        needed = ("label", "study")
    for name in needed:
        if not data.get(name):
            yield path, _("“{field}” is missing").format(field=name)
    if _is_younger_than_course(data):
        said = _("it is dated after the course of {year}, which it is said to repeat")
        yield path, said.format(year=COURSE)


def _is_younger_than_course(data: Mapping[str, Any]) -> bool:
    """Whether something is said to be repeated from the course, which ends before it."""
    if data.get("grade") != "course" or data.get("status") == "not_found":
        return False
    return str(data.get("date") or data.get("year") or "")[:4] > COURSE
