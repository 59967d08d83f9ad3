"""Cleaning what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsn_training.common.text import clean_line, clean_text, unbroken


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Léa \t B ", "Léa B"),
        ("a\u202eb", "ab"),
        ("a \u200f b", "a b"),
        ("nul\x00", "nul"),
        ("e\u0301", "é"),
    ],
)
def test_a_line_keeps_what_is_visible(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_a_text_keeps_its_paragraphs() -> None:
    assert clean_text("un\r\ndeux\n\n\n\ntrois\x07 ") == "un\ndeux\n\ntrois"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Que faites-vous ?", "Que faites\u2011vous ?"),
        ("Y a-t-il un risque ?", "Y a\u2011t\u2011il un risque ?"),
        ("Qu’est-ce qu’un RSN ?", "Qu’est\u2011ce qu’un RSN ?"),
        ("L’auto-entrepreneur, peut-être", "L’auto-entrepreneur, peut-être"),
    ],
)
def test_a_title_does_not_break_within_an_inverted_verb(title: str, shown: str) -> None:
    assert unbroken(title) == shown
