"""A tally is what a plain recount finds, however the rows come."""

import itertools
import statistics
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sessions.responses.enums import Kind
from sessions.responses.tallies import Counting, Document, Row, fold
from sessions.responses.values import ERASED, Rules, Value, canonical

KEYS = ("a", "b", "c")
FR = Counting("fr")
WORDS = ["école", "Écoles", "ecole", "réseau", "réseaux", "l’école et le réseau", "très bien", "X"]
values = {
    Kind.SINGLE_CHOICE: st.none() | st.sampled_from([*KEYS, "gone"]),
    Kind.MULTIPLE_CHOICE: st.none()
    | st.lists(st.sampled_from(KEYS), min_size=1, unique=True).map(sorted),
    Kind.SCALE: st.none() | st.integers(1, 5),
    Kind.MATRIX: st.none()
    | st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers(1, 5), min_size=1),
    Kind.RANKING: st.lists(st.sampled_from(KEYS), min_size=1, unique=True),
    Kind.NUMBER: st.none() | st.integers(-50, 50) | st.decimals(-9, 9, places=1).map(float),
    Kind.SHORT_TEXT: st.none() | st.sampled_from(WORDS),
    Kind.LONG_TEXT: st.none() | st.text(min_size=1, max_size=5),
}


def rules(kind: Kind) -> Rules:
    return Rules(kind, KEYS, allow_unknown=True, decimals=1 if kind == Kind.NUMBER else 0)


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
    tally = fold(rules(kind), grouped, FR)
    assert tally == fold(rules(kind), shuffled, FR)
    assert tally["n"] == len(answers)
    assert tally["unknown"] == answers.count(None)


@given(st.lists(values[Kind.SINGLE_CHOICE]))
def test_choices_are_counted_one_by_one(answers: list[Value]) -> None:
    tally = fold(rules(Kind.SINGLE_CHOICE), rows_of(answers), FR)
    assert tally["choices"] == [{"key": key, "n": answers.count(key)} for key in KEYS]


@given(st.lists(values[Kind.MULTIPLE_CHOICE]))
def test_each_chosen_key_counts_once_per_person(answers: list[list[str] | None]) -> None:
    tally = fold(rules(Kind.MULTIPLE_CHOICE), rows_of(answers), FR)
    assert tally["choices"] == [
        {"key": key, "n": sum(key in (answer or []) for answer in answers)} for key in KEYS
    ]


@given(st.lists(values[Kind.SCALE]))
def test_scales_have_the_measures_of_the_statistics_module(answers: list[int | None]) -> None:
    tally = fold(rules(Kind.SCALE), rows_of(answers), FR)
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
    tally = fold(rules(Kind.SHORT_TEXT), rows_of(answers, hidden), FR)
    shown = [value for index, value in enumerate(answers) if index not in hidden]
    plain = fold(rules(Kind.SHORT_TEXT), rows_of(shown), FR)
    assert tally["n"] == len(answers)
    assert tally["words"] == plain["words"]
    assert tally["shown"] == len([value for value in shown if value is not None])


def test_an_erased_text_holds_the_total_and_nothing_else() -> None:
    tally = fold(rules(Kind.SHORT_TEXT), [Row(ERASED, False, 2), *rows_of(["école"])], FR)
    assert (tally["n"], tally["unknown"], tally["shown"]) == (3, 0, 1)
    assert tally["words"] == [{"word": "école", "n": 1}]


def test_the_digest_tells_one_set_of_texts_from_another() -> None:
    def digest(*texts: Value) -> Document:
        return fold(rules(Kind.LONG_TEXT), rows_of(list(texts)), FR)["digest"]

    assert digest("a", "b") == digest("b", "a")
    assert digest("a") != digest("b")
    assert digest("a", "a", "b") != digest("a", "b", "b")


@given(st.lists(values[Kind.MATRIX]))
def test_each_row_of_a_matrix_is_a_scale_of_its_own(
    answers: list[dict[str, int | None] | None],
) -> None:
    tally = fold(rules(Kind.MATRIX), rows_of(answers), FR)
    for row in tally["rows"]:
        said = [answer[row["key"]] for answer in answers if answer and row["key"] in answer]
        known = [value for value in said if value is not None]
        assert (row["n"], row["unknown"]) == (len(said), len(said) - len(known))
        assert [point["n"] for point in row["points"]] == [known.count(n) for n in range(1, 6)]
        if known:
            assert abs(row["mean"] - statistics.mean(known)) < 0.0001


@given(st.lists(values[Kind.RANKING], min_size=1))
def test_ranks_are_counted_and_what_is_left_shares_what_is_left(answers: list[list[str]]) -> None:
    tally = fold(rules(Kind.RANKING), rows_of(answers), FR)
    for item in tally["items"]:
        key = item["key"]
        places = [answer.index(key) + 1 for answer in answers if key in answer]
        left = [(len(answer) + 1 + len(KEYS)) / 2 for answer in answers if key not in answer]
        assert item["ranks"] == [places.count(rank) for rank in (1, 2, 3)]
        assert (item["n"], item["firsts"]) == (len(places), places.count(1))
        assert abs(item["mean"] - statistics.mean(places + left)) < 0.0001
    total = sum(item["mean"] for item in tally["items"])
    assert abs(total - sum(range(1, len(KEYS) + 1))) < 0.001


@given(st.lists(values[Kind.NUMBER], max_size=60))
def test_bars_of_numbers_hold_every_number_once(answers: list[float | None]) -> None:
    tally = fold(rules(Kind.NUMBER), rows_of(answers), FR)
    known = [answer for answer in answers if answer is not None]
    bars = tally["bars"]
    assert sum(bar["n"] for bar in bars) == len(known)
    assert all(one["high"] <= other["low"] or one["low"] < other["low"]
               for one, other in itertools.pairwise(bars))  # fmt: skip
    if known:
        assert (tally["low"], tally["high"]) == (min(known), max(known))
        assert abs(tally["median"] - statistics.median(known)) < 0.0001
        assert abs(tally["spread"] - statistics.pstdev(known)) < 0.0001


def test_numbers_far_apart_are_gathered_in_round_classes() -> None:
    answers = [float(number) for number in range(0, 100, 3)]
    bars = fold(rules(Kind.NUMBER), rows_of(answers), FR)["bars"]
    assert [(bar["low"], bar["high"]) for bar in bars[:2]] == [(0, 10), (10, 20)]
    assert len(bars) == 10


def test_others_are_counted_and_their_words_stay_out_of_the_tally() -> None:
    open_rules = Rules(Kind.MULTIPLE_CHOICE, KEYS, allow_other=True)
    answers: list[Value] = [["a", {"other": "moi"}], [{"other": "toi"}], ["a"], [{"other": ""}]]
    tally = fold(open_rules, rows_of(answers, frozenset({1})), FR)
    assert tally["choices"][0] == {"key": "a", "n": 2}
    assert (tally["other"], tally["shown"], tally["hidden"]) == (3, 1, 1)
    assert "moi" not in str(tally)


def test_the_digest_changes_with_the_groups_of_texts() -> None:
    text = canonical("un texte")
    plain = fold(rules(Kind.LONG_TEXT), [Row(text, False, 2)], FR)
    grouped = fold(rules(Kind.LONG_TEXT), [Row(text, False, 1, "g"), Row(text, False, 1)], FR)
    assert plain["digest"] != grouped["digest"]
    assert plain["shown"] == grouped["shown"]
