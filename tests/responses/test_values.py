"""Raw values are checked, and equal answers have one canonical text."""

import json
import re
import unicodedata

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sessions.responses.enums import Kind
from sessions.responses.fields import from_form, is_blank
from sessions.responses.values import (
    ERASED,
    InvalidAnswerError,
    Rules,
    Value,
    canonical,
    check,
    own_words,
    parse,
    without_words,
)

KEYS = ("a", "b", "c", "d")
RULES = {
    Kind.SINGLE_CHOICE: Rules(Kind.SINGLE_CHOICE, KEYS),
    Kind.MULTIPLE_CHOICE: Rules(Kind.MULTIPLE_CHOICE, KEYS, at_most=3),
    Kind.SCALE: Rules(Kind.SCALE, low=-2, high=5),
    Kind.MATRIX: Rules(Kind.MATRIX, KEYS, low=0, high=3),
    Kind.RANKING: Rules(Kind.RANKING, KEYS, at_most=3),
    Kind.NUMBER: Rules(Kind.NUMBER, least=0, most=100, decimals=2),
    Kind.SHORT_TEXT: Rules(Kind.SHORT_TEXT, max_length=40),
    Kind.LONG_TEXT: Rules(Kind.LONG_TEXT),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner | st.sampled_from(KEYS))
        | st.dictionaries(st.sampled_from([*KEYS, "other"]) | st.text(), inner)
    ),
    max_leaves=5,
)


@given(st.sampled_from(list(Kind)), JSON, st.booleans(), st.booleans())
def test_whatever_comes_is_refused_or_stored_in_one_stable_form(
    kind: Kind, raw: object, allow_unknown: bool, allow_other: bool
) -> None:
    rules = Rules(kind, KEYS, allow_unknown=allow_unknown, allow_other=allow_other, decimals=2)
    try:
        value = check(rules, raw)
    except InvalidAnswerError:
        return
    assert parse(canonical(value)) == value
    assert check(rules, value) == value


@given(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3))
def test_chosen_keys_are_stored_once_and_in_the_order_of_the_choices(chosen: list[str]) -> None:
    value = check(RULES[Kind.MULTIPLE_CHOICE], chosen)
    assert value == sorted(set(chosen))


@given(st.text(max_size=60))
def test_a_text_holds_no_control_character_and_keeps_its_words(raw: str) -> None:
    try:
        text = check(RULES[Kind.LONG_TEXT], raw)
    except InvalidAnswerError:
        return
    assert isinstance(text, str)
    assert text.strip() == text
    assert unicodedata.is_normalized("NFC", text)
    assert not [char for char in text if unicodedata.category(char) == "Cc" and char not in "\n\t"]
    canonical(text).encode()  # a lone surrogate would not pass


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        (Kind.SINGLE_CHOICE, "z", "This choice is not one of the question’s."),
        (Kind.SINGLE_CHOICE, ["a"], "This choice is not one of the question’s."),
        (Kind.SINGLE_CHOICE, "", "Choose an answer."),
        (Kind.SINGLE_CHOICE, None, "Choose an answer."),
        (Kind.MULTIPLE_CHOICE, "a", "A list of choices is expected."),
        (Kind.MULTIPLE_CHOICE, [], "Choose an answer."),
        (Kind.MULTIPLE_CHOICE, ["a", "z"], "This choice is not one of the question’s."),
        (Kind.MULTIPLE_CHOICE, list(KEYS), "Choose at most 3 answers."),
        (Kind.SCALE, 6, "Choose a point from -2 to 5."),
        (Kind.SCALE, 2.0, "Choose a point from -2 to 5."),
        (Kind.SCALE, True, "Choose a point from -2 to 5."),
        (Kind.SCALE, None, "Choose a point of the scale."),
        (Kind.SINGLE_CHOICE, {"other": "x"}, "This choice is not one of the question’s."),
        (Kind.MATRIX, [], "A point for each line is expected."),
        (Kind.MATRIX, {}, "Answer at least one line."),
        (Kind.MATRIX, {"a": ""}, "Answer at least one line."),
        (Kind.MATRIX, {"z": 1}, "This line is not one of the question’s."),
        (Kind.MATRIX, {"a": 4}, "Choose a point from 0 to 3."),
        (Kind.MATRIX, {"a": None}, "Choose a point from 0 to 3."),
        (Kind.RANKING, [], "Give at least one rank."),
        (Kind.RANKING, ["a", "a"], "Two items cannot have the same rank"),
        (Kind.RANKING, list(KEYS), "Rank at most 3 items."),
        (Kind.RANKING, ["a", {"other": "b"}], "This choice is not one of the question’s."),
        (Kind.NUMBER, "", "Write a number."),
        (Kind.NUMBER, " ", "Write a number."),
        (Kind.NUMBER, True, "Write a number."),
        (Kind.NUMBER, "beaucoup", "This is not a number."),
        (Kind.NUMBER, "1e3", "Write a number from 0 to 100."),
        (Kind.NUMBER, "NaN", "This is not a number."),
        (Kind.NUMBER, float("inf"), "Write a number."),
        (Kind.NUMBER, "1,234", "Write at most 2 decimals."),
        (Kind.NUMBER, -1, "Write a number from 0 to 100."),
        (Kind.NUMBER, 10**400, "Write a number from 0 to 100."),
        (Kind.SHORT_TEXT, " \u200e\n ", "Write an answer."),
        (Kind.SHORT_TEXT, 3, "A text is expected."),
        (Kind.SHORT_TEXT, "x" * 41, "Your text has 41 characters; at most 40 fit."),
    ],
)
def test_a_refusal_says_what_is_wrong(kind: Kind, raw: object, message: str) -> None:
    with translation.override("en"), pytest.raises(InvalidAnswerError, match=re.escape(message)):
        check(RULES[kind], raw)


def test_the_length_counts_characters_not_bytes() -> None:
    assert check(RULES[Kind.SHORT_TEXT], "é🎉" * 20) == "é🎉" * 20


def test_not_knowing_is_an_answer_of_its_own() -> None:
    rules = Rules(Kind.SHORT_TEXT, allow_unknown=True)
    assert canonical(check(rules, None)) != canonical(check(rules, "null"))
    assert json.loads(canonical(check(rules, None))) == {"v": None}


OPEN = Rules(Kind.MULTIPLE_CHOICE, KEYS, allow_other=True, allow_unknown=True, at_least=2)


def test_what_somebody_writes_as_other_is_a_choice_of_its_own() -> None:
    assert check(OPEN, [{"other": " Un  autre "}, "b", "a"]) == ["a", "b", {"other": "Un autre"}]
    single = Rules(Kind.SINGLE_CHOICE, KEYS, allow_other=True)
    assert check(single, {"other": "autre"}) == {"other": "autre"}
    for wrong in ({"other": " "}, {"other": "x" * 81}, {"other": 3}, {"else": "x"}, {}):
        with pytest.raises(InvalidAnswerError):
            check(single, wrong)


def test_too_few_choices_are_refused() -> None:
    with translation.override("en"), pytest.raises(InvalidAnswerError, match="at least 2"):
        check(OPEN, ["a"])


def test_a_required_matrix_wants_every_line() -> None:
    rules = Rules(Kind.MATRIX, ("a", "b"), required=True, allow_unknown=True)
    assert check(rules, {"b": None, "a": 5}) == {"a": 5, "b": None}
    with pytest.raises(InvalidAnswerError):
        check(rules, {"a": 5})


@pytest.mark.parametrize(
    ("raw", "value"),
    [("12,50", 12.5), (" 1 0 0 ", 100), ("−0", 0), (3.0, 3), ("0", 0), (99.99, 99.99), ("4.", 4)],
)
def test_numbers_are_read_as_people_write_them(raw: object, value: float) -> None:
    found = check(RULES[Kind.NUMBER], raw)
    assert found == value
    assert canonical(found) == canonical(check(RULES[Kind.NUMBER], value))


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_equal_numbers_have_one_text(number: object) -> None:
    rules = RULES[Kind.NUMBER]
    assert canonical(check(rules, str(number))) == canonical(check(rules, float(str(number))))


@pytest.mark.parametrize(
    ("rules", "value", "words", "rest"),
    [
        (OPEN, ["a", {"other": "moi"}], "moi", ["a", {"other": ""}]),
        (OPEN, ["a", "b"], None, ["a", "b"]),
        (Rules(Kind.SINGLE_CHOICE, allow_other=True), {"other": "moi"}, "moi", {"other": ""}),
        (RULES[Kind.SCALE], 3, None, 3),
        (RULES[Kind.MATRIX], {"a": 1}, None, {"a": 1}),
    ],
)
def test_erasing_takes_the_words_and_leaves_the_choices(
    rules: Rules, value: Value, words: str | None, rest: Value
) -> None:
    assert own_words(rules, value) == words
    assert parse(without_words(rules, canonical(value))) == rest
    assert own_words(rules, rest) is None


def test_an_erased_text_leaves_nothing() -> None:
    rules = RULES[Kind.LONG_TEXT]
    assert own_words(rules, "moi") == "moi"
    assert without_words(rules, canonical("moi")) == ERASED


Fields = dict[str, list[str]]


@pytest.mark.parametrize(
    ("rules", "fields", "value"),
    [
        (OPEN, {"value": ["b", "a"]}, ["b", "a"]),
        (OPEN, {"value": ["b", "+"], "other": ["moi"]}, ["b", {"other": "moi"}]),
        (OPEN, {"value": ["b"], "other": ["moi"]}, ["b"]),
        (OPEN, {"value": ["b", "?"]}, None),
        (RULES[Kind.SINGLE_CHOICE], {"value": ["b"]}, "b"),
        (RULES[Kind.SINGLE_CHOICE], {"value": ["+"]}, "+"),
        (RULES[Kind.SINGLE_CHOICE], {"value": ["?"]}, None),
        (RULES[Kind.SINGLE_CHOICE], {}, ""),
        (RULES[Kind.SCALE], {"value": ["-2"]}, -2),
        (RULES[Kind.SCALE], {"value": ["²"]}, "²"),
        (RULES[Kind.MATRIX], {"row-a": ["3"], "row-b": ["?"], "row-c": [""]}, {"a": 3, "b": None}),
        (RULES[Kind.RANKING], {"rank-b": ["1"], "rank-a": ["2"], "rank-c": [""]}, ["b", "a"]),
        (RULES[Kind.RANKING], {"rank-b": ["7"], "rank-a": ["2"]}, ["a", "b"]),
        (RULES[Kind.RANKING], {"rank-b": ["1"], "rank-a": ["1"]}, ["a", "b", "b"]),
        (RULES[Kind.NUMBER], {"value": ["12,5"]}, "12,5"),
        (RULES[Kind.SHORT_TEXT], {"value": ["?"]}, "?"),
        (Rules(Kind.SHORT_TEXT, allow_unknown=True), {"value": [""], "unknown": ["1"]}, None),
        (Rules(Kind.MATRIX, KEYS, allow_unknown=True), {"unknown": ["1"], "row-a": ["3"]}, None),
        (RULES[Kind.LONG_TEXT], {"value": ["4"]}, "4"),
    ],
)
def test_a_form_means_the_same_as_json(rules: Rules, fields: Fields, value: Value) -> None:
    def getlist(name: str) -> list[str]:
        kind, _, rest = name.partition("-asking")
        return fields.get(kind + rest, [])

    assert from_form(rules, getlist, "asking") == value


@pytest.mark.parametrize(
    ("raw", "blank"),
    [("", True), ("  ", True), ([], True), ({}, True), (None, False), (0, False), ("?", False)],
)
def test_what_was_left_blank_is_no_answer(raw: object, blank: bool) -> None:
    assert is_blank(raw) is blank


@pytest.mark.parametrize("kind", [Kind.SHORT_TEXT, Kind.LONG_TEXT])
def test_a_character_is_a_code_point_and_too_many_are_told(kind: Kind) -> None:
    rules = Rules(kind, max_length=3)
    assert check(rules, " 🙂e\u0301🙂 ") == "🙂é🙂"
    with pytest.raises(InvalidAnswerError, match="4 caractères ; 3 au plus"):
        check(rules, "🙂🙂🙂🙂")
