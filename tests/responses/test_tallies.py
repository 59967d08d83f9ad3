"""A tally is what a plain recount finds, however the rows come."""

import statistics
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sessions.responses.enums import Kind
from sessions.responses.tallies import Document, Row, fold
from sessions.responses.values import ERASED, Rules, Value, canonical

KEYS = ("a", "b", "c")
WORDS = ["école", "Écoles", "ecole", "réseau", "réseaux", "l’école et le réseau", "très bien", "X"]
values = {
    Kind.SINGLE_CHOICE: st.none() | st.sampled_from([*KEYS, "gone"]),
    Kind.MULTIPLE_CHOICE: st.none()
    | st.lists(st.sampled_from(KEYS), min_size=1, unique=True).map(sorted),
    Kind.SCALE: st.none() | st.integers(1, 5),
    Kind.SHORT_TEXT: st.none() | st.sampled_from(WORDS),
    Kind.LONG_TEXT: st.none() | st.text(min_size=1, max_size=5),
}


def rules(kind: Kind) -> Rules:
    return Rules(kind, KEYS, allow_unknown=True)


def rows_of(answers: list[Value], hidden: frozenset[int] = frozenset()) -> list[Row]:
    """Group answers as the database does."""
    counts = Counter((canonical(value), index in hidden) for index, value in enumerate(answers))
    return [Row(stored, is_hidden, number) for (stored, is_hidden), number in counts.items()]


@given(st.data(), st.sampled_from(list(Kind)))
def test_order_and_grouping_change_nothing(data: st.DataObject, kind: Kind) -> None:
    answers = data.draw(st.lists(values[kind], max_size=30))
    grouped = rows_of(answers)
    single = [Row(canonical(value), False, 1) for value in answers]
    shuffled = data.draw(st.permutations(single))
    tally = fold(rules(kind), grouped, "fr")
    assert tally == fold(rules(kind), shuffled, "fr")
    assert tally["n"] == len(answers)
    assert tally["unknown"] == answers.count(None)


@given(st.lists(values[Kind.SINGLE_CHOICE]))
def test_choices_are_counted_one_by_one(answers: list[Value]) -> None:
    tally = fold(rules(Kind.SINGLE_CHOICE), rows_of(answers), "fr")
    assert tally["choices"] == [{"key": key, "n": answers.count(key)} for key in KEYS]


@given(st.lists(values[Kind.MULTIPLE_CHOICE]))
def test_each_chosen_key_counts_once_per_person(answers: list[list[str] | None]) -> None:
    tally = fold(rules(Kind.MULTIPLE_CHOICE), rows_of(answers), "fr")
    assert tally["choices"] == [
        {"key": key, "n": sum(key in (answer or []) for answer in answers)} for key in KEYS
    ]


@given(st.lists(values[Kind.SCALE]))
def test_scales_have_the_measures_of_the_statistics_module(answers: list[int | None]) -> None:
    tally = fold(rules(Kind.SCALE), rows_of(answers), "fr")
    known = [answer for answer in answers if answer is not None]
    assert [point["n"] for point in tally["points"]] == [known.count(n) for n in range(1, 6)]
    if known:
        assert abs(tally["mean"] - statistics.mean(known)) < 0.0001
        assert tally["median"] == statistics.median(known)
        assert abs(tally["spread"] - statistics.pstdev(known)) < 0.0001
    else:
        assert (tally["mean"], tally["median"], tally["spread"]) == (None, None, None)


@given(st.lists(values[Kind.SHORT_TEXT], max_size=20), st.frozensets(st.integers(0, 20)))
def test_hidden_texts_count_and_are_not_shown(answers: list[Value], hidden: frozenset[int]) -> None:
    tally = fold(rules(Kind.SHORT_TEXT), rows_of(answers, hidden), "fr")
    shown = [value for index, value in enumerate(answers) if index not in hidden]
    plain = fold(rules(Kind.SHORT_TEXT), rows_of(shown), "fr")
    assert tally["n"] == len(answers)
    assert tally["words"] == plain["words"]
    assert tally["shown"] == len([value for value in shown if value is not None])


def test_an_erased_text_holds_the_total_and_nothing_else() -> None:
    tally = fold(rules(Kind.SHORT_TEXT), [Row(ERASED, False, 2), *rows_of(["école"])], "fr")
    assert (tally["n"], tally["unknown"], tally["shown"]) == (3, 0, 1)
    assert tally["words"] == [{"word": "école", "n": 1}]


def test_the_digest_tells_one_set_of_texts_from_another() -> None:
    def digest(*texts: Value) -> Document:
        return fold(rules(Kind.LONG_TEXT), rows_of(list(texts)), "fr")["digest"]

    assert digest("a", "b") == digest("b", "a")
    assert digest("a") != digest("b")
    assert digest("a", "a", "b") != digest("a", "b", "b")
