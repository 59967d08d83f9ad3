"""Dates as far as they are known: "2025", "2025-06" or "2025-06-26". No day is ever made up."""

import calendar
import datetime
import re

from django.utils.formats import date_format

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAY, _MONTH, _YEAR = 10, 7, 4


def first_day(text: str) -> datetime.date:
    """Return the first day that the text can mean, to put dates in order; ValueError if none."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else 1 for part in found.groups())
    return datetime.date(year, month, day)


def last_day(text: str) -> datetime.date:
    """Return the last day that the text can mean; ValueError if it means none."""
    first = first_day(text)
    if len(text) == _DAY:
        return first
    month = first.month if len(text) == _MONTH else 12
    return datetime.date(first.year, month, calendar.monthrange(first.year, month)[1])


def is_day(text: str) -> bool:
    """Return whether the very day is known."""
    return len(text) == _DAY


def written(text: str) -> str:
    """Write a date in the active language: "12 février 2026", "juin 2025", "2016"."""
    day = first_day(text)
    if len(text) == _YEAR:
        return text
    return date_format(day, "F Y" if len(text) == _MONTH else "j F Y")


def written_span(start: str, end: str = "") -> str:
    """Write what lasts from one date to another; one date when both are the same."""
    if not end or end == start:
        return written(start)
    if len(start) == len(end) == _YEAR:
        return f"{start}–{end}"
    left, right = first_day(start), first_day(end)
    if left.year != right.year or len(start) != len(end):
        return f"{written(start)} – {written(end)}"
    return f"{date_format(left, 'F' if len(start) == _MONTH else 'j F')} – {written(end)}"
