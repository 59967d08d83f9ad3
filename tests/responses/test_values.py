"""Raw values are checked, and equal answers have one canonical text."""

import json
import re
import unicodedata

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sessions.responses.enums import Kind
from sessions.responses.values import (
    InvalidAnswerError,
    Rules,
    Value,
    canonical,
    check,
    from_form,
    parse,
)

KEYS = ("a", "b", "c", "d")
RULES = {
    Kind.SINGLE_CHOICE: Rules(Kind.SINGLE_CHOICE, KEYS),
    Kind.MULTIPLE_CHOICE: Rules(Kind.MULTIPLE_CHOICE, KEYS, at_most=3),
    Kind.SCALE: Rules(Kind.SCALE, low=-2, high=5),
    Kind.SHORT_TEXT: Rules(Kind.SHORT_TEXT, max_length=40),
    Kind.LONG_TEXT: Rules(Kind.LONG_TEXT),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.sampled_from(list(Kind)), JSON, st.booleans())
def test_whatever_comes_is_refused_or_stored_in_one_stable_form(
    kind: Kind, raw: object, allow_unknown: bool
) -> None:
    rules = Rules(kind, KEYS, allow_unknown=allow_unknown)
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


@pytest.mark.parametrize(
    ("kind", "fields", "unknown", "value"),
    [
        (Kind.SINGLE_CHOICE, ["b"], False, "b"),
        (Kind.SINGLE_CHOICE, ["?"], False, None),
        (Kind.SINGLE_CHOICE, [], False, ""),
        (Kind.MULTIPLE_CHOICE, ["b", "a"], False, ["b", "a"]),
        (Kind.MULTIPLE_CHOICE, ["b", "?"], False, None),
        (Kind.SCALE, ["-2"], False, -2),
        (Kind.SCALE, ["4"], False, 4),
        (Kind.SCALE, ["²"], False, "²"),
        (Kind.SHORT_TEXT, ["?"], False, "?"),
        (Kind.SHORT_TEXT, [""], True, None),
        (Kind.LONG_TEXT, ["4"], False, "4"),
    ],
)
def test_a_form_means_the_same_as_json(
    kind: Kind, fields: list[str], unknown: bool, value: Value
) -> None:
    assert from_form(RULES[kind], fields, unknown=unknown) == value
