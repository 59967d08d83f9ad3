"""The class and the reference as a page shows them."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from sessions.references.comparison import compare
from sessions.references.heading import heading_of
from sessions.references.values import Figure
from tests.references.studies import figure, series

FIGURES = (figure("facebook", "63.5"), figure("twitter"), figure("skype", 23))
ROWS = [("facebook", "Facebook <b>", 30, 75), ("x", "X", 4, 10), ("tiktok", "TikTok", 20, 50)]


def drawn(*figures: Figure, language: str = "en", answered: int = 40, **values: Any) -> str:
    """Return the template as a page holds it."""
    with override(language):
        comparison = compare(
            rows=ROWS,
            answered=answered,
            series=series(*(figures or FIGURES), **values),
            match={"facebook": "facebook", "x": "twitter"},
        )
        return render_to_string("references/beside.html", {"comparison": comparison})


def test_bars_stand_in_pairs_without_any_inline_style() -> None:
    html = drawn()
    assert 'width="75%"' in html
    assert 'width="63.5%"' in html
    assert html.count('class="pat"') == 2  # the legend's, and the one figure that was found
    assert "style=" not in html
    assert " id=" not in html  # several may stand on one page


def test_french_decimals_stay_out_of_attributes() -> None:
    html = drawn(language="fr")
    assert 'width="63.5%"' in html
    assert "63,5\u202f%" in html


def test_a_figure_that_was_not_found_is_shown_as_such_and_has_no_bar() -> None:
    html = drawn(figure("facebook"), figure("twitter"))
    assert html.count('<span class="rf-missing">figure not found</span>') == 2
    assert html.count('class="pat"') == 1


def test_gap_source_and_warnings_are_in_the_page() -> None:
    html = " ".join(drawn().split())
    assert "about 12 points" not in html
    assert "12 points more, perhaps by chance" in html
    assert "Reference: internautes, 2014 – not your group" in html
    assert "Its exact question was not found" in html
    assert "Source: Institut, Vie sociale" in html
    assert "not verified" in html
    assert "Also in the reference:" in html


def test_a_small_class_sees_its_warning() -> None:
    assert "Your group counts 3 people: too few" in drawn(answered=3)
    assert "points more" not in drawn(answered=3)


def test_the_table_says_what_the_bars_say() -> None:
    table = drawn().partition("<tbody>")[2]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table)
    assert cells[:5] == [
        "Facebook &lt;b&gt;",
        "75%",
        "30",
        "63.5%",
        "12 points more, perhaps by chance",
    ]
    assert cells[-5:] == ["Skype", "–", "–", "23%", "not among your choices"]


def test_a_probable_source_is_called_probable_and_a_link_leads_to_it() -> None:
    found = heading_of(series(figure("a", 1), is_probable=True, link="https://example.org/a"))
    with override("en"):
        html = render_to_string("references/source.html", {"heading": found})
    assert "Probable source: Institut" in html
    assert '<a href="https://example.org/a" rel="noopener noreferrer">presse</a>' in html


@pytest.mark.parametrize("answered", [0, 1, 5, 300])
def test_every_size_of_class_can_be_drawn(answered: int) -> None:
    assert "Facebook" in drawn(answered=answered)
