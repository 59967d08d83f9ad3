"""What is read beside the bars: shares at their ends, and how a chart is to be read."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from sessions.responses.results import results_of
from sessions.responses.results.figures import share_in_words
from tests.responses.counted import answered, results

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [
        (0, 300, "0\u202f%"),
        (1, 300, "<\u00a01\u202f%"),
        (2, 300, "1\u202f%"),
        (299, 300, ">\u00a099\u202f%"),
        (300, 300, "100\u202f%"),
        (0, 0, "0\u202f%"),
    ],
)
def test_a_share_is_never_nothing_of_somebody_nor_all_but_one(
    number: int, total: int, shown: str
) -> None:
    with override("fr"):
        assert share_in_words(number, total) == shown


def test_a_number_that_one_of_many_gave_has_a_share() -> None:
    found = results("accounts", *[1] * 299, 2)
    assert [bar.share.replace("\u202f", " ") for bar in found.bars] == [">\u00a099 %", "<\u00a01 %"]
    html = render_to_string("responses/results.html", {"results": found})
    assert "&lt;\u00a01" in html


def test_the_dotted_part_is_explained_only_where_there_can_be_one() -> None:
    asking = answered("frequency", {"post": 0, "read": 2, "talk": None})
    assert "« Je ne sais pas »" in results_of(asking.question, asking).base.replace("\u00a0", " ")
    asking.question.allow_unknown = False
    assert "Je ne sais pas" not in results_of(asking.question, asking).base


def test_the_rank_of_what_nobody_ranked_is_explained() -> None:
    assert "au rang 4,0" in results("expectations", ["tools", "ideas", "rules"]).base
