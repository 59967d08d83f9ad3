"""Values, dates and source lines as people read them."""

import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from sessions.references import partial_dates
from sessions.references.enums import Grade, Precision, Unit
from sessions.references.heading import heading_of
from sessions.references.writing import written_number, written_value
from tests.references.studies import both, figure, series


@pytest.mark.parametrize(
    ("value", "unit", "precision", "english"),
    [
        ("63", Unit.PERCENT, Precision.EXACT, "63%"),
        ("80.100", Unit.PERCENT, Precision.EXACT, "80.1%"),
        ("70", Unit.PERCENT, Precision.OVER, "more than 70%"),
        ("70", Unit.PERCENT, Precision.ABOUT, "about 70%"),
        ("-10", Unit.CHANGE, Precision.EXACT, "-10%"),
        ("10", Unit.CHANGE, Precision.EXACT, "+10%"),
        ("108", Unit.MINUTES, Precision.EXACT, "1\u00a0h\u00a048"),
        ("120", Unit.MINUTES, Precision.OVER, "more than 2\u00a0h"),
        ("48.6", Unit.MILLIONS, Precision.EXACT, "48.6 million"),
        ("3070", Unit.MILLIONS, Precision.EXACT, "3.07 billion"),
        ("150000", Unit.NUMBER, Precision.EXACT, "150,000"),
        ("100", Unit.PERCENT, Precision.EXACT, "100%"),
    ],
)
def test_a_value_is_written_with_its_unit(
    value: str, unit: Unit, precision: Precision, english: str
) -> None:
    with override("en"):
        assert written_value(Decimal(value), unit, precision) == english


def test_french_has_its_comma_and_its_spaces() -> None:
    with override("fr"):
        assert written_value(Decimal("80.1"), Unit.PERCENT, Precision.EXACT) == "80,1\u202f%"
        assert written_number(4145).replace("\u202f", "\u00a0") == "4\u00a0145"


def test_the_words_of_the_source_come_first() -> None:
    words = {"fr": "près de la moitié", "en": "nearly half"}
    with override("fr"):
        found = figure("daily", 50, precision=Precision.ABOUT, words=words)
        assert found.written == "près de la moitié"


@pytest.mark.parametrize(
    ("start", "end", "english"),
    [
        ("2014", "", "2014"),
        ("2014-11", "2014-11", "November 2014"),
        ("2026-02-12", "", "12 February 2026"),
        ("2024", "2025", "2024–2025"),
        ("2025-01", "2025-06", "January – June 2025"),
        ("2025-09-26", "2025-10-02", "26 September – 2 October 2025"),
        ("2024-12", "2025-01", "December 2024 – January 2025"),
        ("2024", "2024-06", "2024 – June 2024"),
    ],
)
def test_dates_are_written_as_far_as_they_are_known(start: str, end: str, english: str) -> None:
    with override("en"):
        assert partial_dates.written_span(start, end) == english


@pytest.mark.parametrize("text", ["", "25", "2025-13", "2025-02-30", "2025-6", "2025-06-26T00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"month|day|^.*$"):
        partial_dates.first_day(text)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_date_lies_within_what_is_known_of_it(day: datetime.date, length: int) -> None:
    known = day.isoformat()[:length]
    assert partial_dates.first_day(known) <= day <= partial_dates.last_day(known)


def test_a_heading_says_all_that_a_reader_needs() -> None:
    with override("en"):
        found = heading_of(series(figure("a", 1), n=2000))
    assert (found.study, found.year) == ("Institut, Vie sociale", "2014")
    assert found.facts == (
        "internautes",
        "n\u00a0=\u00a02,000",
        "data: November 2014",
        "published in 2015",
    )
    assert (found.source, found.verified) == ("presse", "not verified")
    assert found.grade == "grade B: press or school authority"


def test_a_heading_says_what_is_not_known() -> None:
    with override("en"):
        found = heading_of(series(figure("a", 1)))
    assert "number of people not found" in found.facts


def test_a_verified_series_says_when_and_one_of_the_course_says_so() -> None:
    given = series(figure("a"), verified_on=datetime.date(2026, 3, 2), grade=Grade.COURSE)
    with override("en"):
        found = heading_of(given)
    assert found.is_verified
    assert found.verified == "verified on 2 March 2026"
    assert found.grade == "repeated from the course of 2016"


def test_notes_of_study_and_series_are_kept() -> None:
    with override("en"):
        assert heading_of(series(figure("a"), note=both("beware"))).notes == ("beware",)
