"""Words of a cloud, in French and in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.responses.words import count_words, entries, tokens


def counted(*texts: str, language: str = "fr") -> dict[str, int]:
    return dict(count_words([(text, 1) for text in texts], language))


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["L’école", "écoles", "l'ecole"], {"école": 3}),
        (["la créativité", "creativite", "creativite"], {"créativité": 3}),
        (["LinkedIn", "linkedin", "LinkedIn"], {"LinkedIn": 3}),
        (["économie-gestion"], {"économie-gestion": 1}),
        (["aujourd’hui, j’apprends"], {"apprends": 1}),
        (["Très bien"], {"Très bien": 1}),
        (["X", "42", "C++", "R&D"], {"X": 1, "42": 1, "C++": 1, "R&D": 1}),
        (["temps temps temps", "le temps"], {"temps": 2}),
        (["réseau", "réseaux", "réseaux"], {"réseaux": 3}),
    ],
)
def test_french_words(texts: list[str], words: dict[str, int]) -> None:
    assert counted(*texts) == words


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["the teacher’s network", "networks", "networks"], {"teacher": 1, "networks": 3}),
        (["very good"], {"very good": 1}),
    ],
)
def test_english_words(texts: list[str], words: dict[str, int]) -> None:
    assert counted(*texts, language="en") == words


def test_the_commonest_comes_first_and_equals_by_the_alphabet() -> None:
    assert [word for word, _ in count_words([("zèbre", 2), ("âne", 2), ("lion", 3)], "fr")] == [
        "lion",
        "zèbre",
        "âne",
    ]


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(1, 3)), max_size=12),
       st.sampled_from(["fr", "en"]))  # fmt: skip
def test_no_word_is_counted_more_often_than_there_are_answers(
    texts: list[tuple[str, int]], language: str
) -> None:
    words = count_words(texts, language)
    total = sum(number for text, number in texts if text.strip())
    assert all(1 <= number <= total for _, number in words)
    assert bool(words) == bool(total)
    split = [(text, 1) for text, number in texts for _ in range(number)]
    assert words == count_words(split[::-1], language)


@given(st.text(max_size=40))
def test_every_text_leaves_something(text: str) -> None:
    assert bool(entries(text, "fr")) == bool(text.strip())
    assert all(tokens(text, "fr"))
