"""A class beside a reference: gaps, words, warnings. Pure."""

import math
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from sessions.references.comparison import Beside, Comparison, compare
from sessions.references.enums import Precision, Unit
from sessions.references.exceptions import ReferenceMatchError, ReferenceUnitError
from sessions.references.gaps import FEWEST, SMALL, Direction, Gap, gap_between, is_chance, margin
from tests.references.studies import both, figure, series

MATCH = {"facebook": "facebook", "x": "twitter"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def beside(
    counts: dict[str, int], answered: int, value: object = 50, **values: object
) -> Comparison:
    """Compare a class with a reference where `value` per cent use Facebook."""
    rows = [
        (key, key.title(), number, (200 * number + answered) // (2 * answered) if answered else 0)
        for key, number in counts.items()
    ]
    given = series(figure("facebook", value, **values), figure("twitter"), figure("skype", 23))
    return compare(rows=rows, answered=answered, series=given, match=MATCH)


def gap_of(pct: int, value: int, answered: int, precision: Precision = Precision.EXACT) -> Gap:
    return gap_between(
        number=round(pct * answered / 100),
        pct=Decimal(pct),
        value=Decimal(value),
        precision=precision,
        answered=answered,
        asked=None,
    )


def gap(pct: int, value: int, answered: int, precision: Precision = Precision.EXACT) -> str:
    return gap_of(pct, value, answered, precision).text


# --- rows -----------------------------------------------------------------------------------


def test_a_choice_stands_beside_its_figure() -> None:
    row = beside({"facebook": 80}, 100).rows[0]
    assert (row.label, row.n, row.pct) == ("Facebook", 80, 80)
    assert (row.beside, row.reference, row.reference_text) == (Beside.FOUND, 50, "50%")
    assert (row.gap, row.gap_text) == (30, "30 points more than the reference")


def test_what_was_not_found_is_said_and_compared_with_nothing() -> None:
    row = beside({"x": 80}, 100).rows[0]
    assert (row.beside, row.reference, row.gap) == (Beside.NOT_FOUND, None, None)
    assert (row.reference_text, row.gap_text) == ("figure not found", "nothing to compare")


@pytest.mark.parametrize("key", ["tiktok", "gone"])
def test_a_choice_without_figure_stands_alone(key: str) -> None:
    rows = [(key, "TikTok", 9, 90)]
    found = compare(
        rows=rows, answered=10, series=series(figure("facebook", 50)), match={"gone": "deleted"}
    )
    assert (found.rows[0].beside, found.rows[0].gap) == (Beside.NOTHING, None)
    assert found.rows[0].reference_text == "not in the reference"


def test_figures_that_no_choice_stands_for_are_kept() -> None:
    found = beside({"facebook": 80}, 100)
    assert [(other.label, other.text) for other in found.others] == [
        ("Twitter", "figure not found"),
        ("Skype", "23%"),
    ]
    assert [other.label for other in found.also] == ["Skype"]


def test_choices_of_one_figure_are_added_when_nobody_gave_both() -> None:
    rows = [("found", "Yes, found", 4, 17), ("no", "No", 13, 54), ("searched", "Yes", 7, 29)]
    match = {"found": "search", "searched": "search"}
    given = series(figure("search", 30))
    found = compare(rows=rows, answered=24, series=given, match=match, exclusive=True)
    assert [(row.label, row.n, row.pct) for row in found.rows] == [
        ("Yes, found + Yes", 11, 46),
        ("No", 13, 54),
    ]
    with pytest.raises(ReferenceMatchError):
        compare(rows=rows, answered=24, series=given, match=match)


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit != Unit.PERCENT])
def test_only_shares_stand_beside_shares(unit: Unit) -> None:
    with pytest.raises(ReferenceUnitError, match="per cent"):
        compare(rows=[], answered=10, series=series(figure("a", 3), unit=unit), match={})


# --- gaps -----------------------------------------------------------------------------------


def test_the_margin_is_that_of_the_share_of_as_many_answers() -> None:
    assert margin(Decimal(50), 100) == Decimal("9.8")
    assert float(margin(Decimal(30), 24)) == pytest.approx(
        196 * math.sqrt(0.3 * 0.7 / 24), abs=1e-3
    )
    assert margin(Decimal(0), 24) == 0
    assert margin(Decimal(50), 100, 100) > margin(Decimal(50), 100, 2000) > margin(Decimal(50), 100)


@pytest.mark.parametrize(
    ("pct", "value", "answered", "text"),
    [
        (62, 50, 1000, "12 points more than the reference"),
        (38, 50, 1000, "12 points less than the reference"),
        (50, 50, 10_000, "about the same as the reference"),
        (52, 50, 10_000, "2 points more than the reference"),
        (49, 50, 100_000, "1 point less than the reference"),
        (53, 50, 100, "about the same as the reference"),
        (58, 50, 100, "8 points more, perhaps by chance"),
        (62, 50, 100, "12 points more than the reference"),
        (75, 50, 5, "25 points more, perhaps by chance"),
        (60, 19, 5, "41 points more, perhaps by chance"),
        (100, 50, 5, "50 points more, perhaps by chance"),
        (100, 50, 6, "50 points more than the reference"),
        (80, 19, 5, "61 points more than the reference"),
        (100, 50, 4, ""),
        (100, 50, 0, ""),
    ],
)
def test_a_gap_in_words(pct: int, value: int, answered: int, text: str) -> None:
    assert gap(pct, value, answered) == text


@pytest.mark.parametrize("value", [1, 5, 19, 50, 83, 97])
@pytest.mark.parametrize("answered", [5, 9, 17, SMALL - 1])
def test_a_small_class_is_surprised_by_chance_once_in_twenty_at_most(
    answered: int, value: int
) -> None:
    share = value / 100
    surprised = sum(
        math.comb(answered, number) * share**number * (1 - share) ** (answered - number)
        for number in range(answered + 1)
        if not is_chance(number=number, value=Decimal(value), answered=answered, asked=None)
    )
    assert surprised <= 0.05


def test_no_row_says_more_than_the_sentence_below_it() -> None:
    found = beside({"facebook": 3}, 5, 19)
    assert found.rows[0].is_perhaps_chance
    assert found.rows[0].gap_text.endswith("perhaps by chance")
    assert not any(character.isdigit() for character in found.warnings[-1].partition(":")[2])


@pytest.mark.parametrize(
    ("pct", "text"),
    [
        (40, "at least 30 points less than the reference"),
        (68, "nothing to compare: the reference gives no exact value"),
        (70, "nothing to compare: the reference gives no exact value"),
        (95, "nothing to compare: the reference gives no exact value"),
    ],
)
def test_of_more_than_only_a_share_under_it_says_something(pct: int, text: str) -> None:
    assert gap(pct, 70, 1000, Precision.OVER) == text


def test_a_rounded_reference_gives_a_rounded_gap() -> None:
    assert gap(82, 70, 1000, Precision.ABOUT) == "about 12 points more than the reference"


@given(
    pct=st.integers(0, 100),
    value=st.integers(0, 100),
    answered=st.integers(0, 2000),
    precision=st.sampled_from(Precision),
)
def test_words_never_say_more_than_the_numbers(
    pct: int, value: int, answered: int, precision: Precision
) -> None:
    found = gap_of(pct, value, answered, precision)
    if answered < FEWEST:
        assert (found.text, found.points) == ("", None)
        return
    assert found.text
    if found.direction == Direction.MORE:
        assert pct > value
        assert precision != Precision.OVER
    if found.direction == Direction.FEWER:
        assert pct < value
    if "than the reference" in found.text:
        given = 100 * round(pct * answered / 100) / answered
        assert abs(given - value) > margin(Decimal(value), answered)
    if found.points is not None:
        assert found.points == pct - value


# --- warnings -------------------------------------------------------------------------------


def test_whom_the_reference_is_about_is_always_said() -> None:
    for answered in (0, 3, 24, 300):
        found = beside({"facebook": answered}, answered)
        assert found.whom == "Reference: internautes, 2014 – not your group"


def test_a_year_is_not_said_twice() -> None:
    given = series(figure("a", 1), population=both("pupils, OECD average 2014"))
    found = compare(rows=[], answered=40, series=given, match={})
    assert found.whom == "Reference: pupils, OECD average 2014 – not your group"


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (1, "Your group counts 1 person: too few to be compared."),
        (4, "Your group counts 4 people: too few to be compared."),
        (24, "Your group counts 24 people: chance alone makes large gaps."),
    ],
)
def test_a_small_class_is_told_so(answered: int, said: str) -> None:
    assert said in " ".join(beside({"facebook": 1}, answered).warnings)


def test_a_class_of_thirty_is_not_called_small() -> None:
    assert "group" not in " ".join(beside({"facebook": 9}, SMALL).warnings)
    assert "group" in " ".join(beside({"facebook": 9}, SMALL - 1).warnings)


def test_under_five_answers_no_gap_is_put_into_words() -> None:
    found = beside({"facebook": 4, "x": 4}, 4)
    assert [row.gap_text for row in found.rows] == ["", ""]
    assert [row.gap for row in found.rows] == [None, None]


def test_the_question_of_the_study_is_shown_or_said_to_be_lost() -> None:
    lost = beside({"facebook": 9}, 40).warnings
    assert "The study counts: usage. Its exact question was not found" in lost[0]
    given = series(figure("a", 1), question=both("Do you?"))
    assert compare(rows=[], answered=40, series=given, match={}).warnings[0] == (
        "Question of the study: “Do you?”"
    )


def test_a_reference_without_any_value_for_these_answers_is_said() -> None:
    assert any("no value" in warning for warning in beside({"x": 9}, 40).warnings)


@given(
    counts=st.dictionaries(
        st.sampled_from(["facebook", "x", "tiktok"]), st.integers(0, 60), max_size=3
    ),
    answered=st.integers(0, 60),
    value=st.one_of(st.none(), st.integers(0, 100)),
)
def test_any_class_can_be_compared(
    counts: dict[str, int], answered: int, value: int | None
) -> None:
    counts = {key: min(number, answered) for key, number in counts.items()}
    with override("en"):
        found = beside(counts, answered, value)
    assert [row.key for row in found.rows] == list(counts)
    assert all(0 <= row.pct <= 100 for row in found.rows)
    assert all((row.reference is None) == (row.beside != Beside.FOUND) for row in found.rows)
