"""A small study as a file, and a published series as plain values."""

from decimal import Decimal
from typing import Any

from sessions.references.enums import FigureState, Grade, Precision, Unit
from sessions.references.values import Figure, Series, Study

STUDY = """\
format: 1
title: {fr: « Vie sociale », en: “Social life”}
publisher: {fr: Institut, en: Institute}
field_from: 2014-11
published: '2015'
series:
- key: networks
  title: {fr: usage de chaque réseau, en: use of each network}
  population: {fr: internautes, en: Internet users}
  n: 2000
  unit: percent
  source: {fr: presse, en: press}
  grade: B
  status: published
  figures:
  - key: facebook
    label: {fr: Facebook, en: Facebook}
    value: 63
  - key: linkedin
    label: {fr: LinkedIn, en: LinkedIn}
    state: not_found
- key: time
  title: {fr: temps passé, en: time spent}
  population: {fr: internautes, en: Internet users}
  unit: minutes
  source: {fr: presse, en: press}
  grade: C
  status: draft
  figures:
  - key: daily
    label: {fr: par jour, en: a day}
    value: 108
"""


def both(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def figure(key: str, value: float | str | None = None, **values: Any) -> Figure:
    """Return a figure in per cent; one without value was not found."""
    return Figure(
        key=key,
        label=both(key.title()),
        value=None if value is None else Decimal(str(value)),
        unit=values.pop("unit", Unit.PERCENT),
        precision=values.pop("precision", Precision.EXACT),
        words=values.pop("words", {}),
        state=FigureState.NOT_FOUND if value is None else FigureState.FOUND,
        note={},
    )


def series(*figures: Figure, **values: Any) -> Series:
    """Return a series of a study whose data are of November 2014."""
    study = Study(
        key="harris",
        title=both("Vie sociale"),
        publisher=both("Institut"),
        field_from="2014-11",
        field_to="",
        published="2015",
        note={},
    )
    given: dict[str, Any] = {
        "key": "networks",
        "study": study,
        "title": both("usage"),
        "population": both("internautes"),
        "question": {},
        "n": None,
        "unit": Unit.PERCENT,
        "source": both("presse"),
        "link": "",
        "verified_on": None,
        "grade": Grade.PRESS,
        "is_probable": False,
        "note": {},
    }
    return Series(**{**given, **values}, figures=figures)
