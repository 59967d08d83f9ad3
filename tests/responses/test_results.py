"""What results say, kind by kind: shares, order, measures, rounds, and how many were asked."""

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from sessions.responses.enums import Kind
from sessions.responses.models import Answer, Question, TextGroup
from sessions.responses.results import (
    PHONE,
    PROJECTOR,
    REPORT,
    Room,
    people_asked,
    results_of,
)
from sessions.responses.results.charts import points_of
from sessions.responses.results.figures import (
    decimal,
    plain,
    share,
    signed,
    spread_in_words,
)
from sessions.responses.results.shapes import (
    ChoiceResults,
    CloudResults,
    MatrixResults,
    NumberResults,
    RankingResults,
    ScaleResults,
    TextResults,
)
from sessions.responses.results.written import written_of
from sessions.responses.selectors import Text
from sessions.responses.services import (
    refresh_tally,
    set_hidden,
)
from tests.kinds import make_kinds_session
from tests.responses.counted import answered, asking_of, fresh, results

pytestmark = pytest.mark.django_db
CSS = Path(settings.BASE_DIR) / "static" / "css"


# --- choices ----------------------------------------------------------------------------------


def test_choices_have_shares_of_all_who_answered_and_other_is_one_of_them() -> None:
    found = results("role", "teacher", "teacher", "student", {"other": "parent"})
    assert isinstance(found, ChoiceResults)
    assert [(bar.key, bar.choice, bar.label, bar.n, bar.pct) for bar in found.bars] == [
        ("A", "teacher", "Enseignant ou enseignante", 2, 50),
        ("B", "student", "Élève ou étudiant", 1, 25),
        ("+", "+", "Autre", 1, 25),
    ]
    assert [text.text for text in found.written.texts] == ["parent"]


def test_who_does_not_know_counts_and_stands_apart() -> None:
    found = results("networks", None, ["linkedin", "tiktok"], ["linkedin"], None)
    assert (found.n, found.unknown) == (4, 2)
    shares = {bar.label: (bar.pct, bar.is_apart) for bar in found.bars}
    assert shares["LinkedIn"] == (50, False)
    assert shares["Je ne sais pas"] == (50, True)
    assert found.bars[-1].is_apart


def test_another_choice_that_the_teacher_hid_is_counted_and_not_shown() -> None:
    asking = answered("role", {"other": "zut"}, {"other": "parent"})
    hidden = Answer.objects.get(value__contains="zut")
    set_hidden(answer=hidden, hidden=True, by=asking.question.training_session.owner)
    refresh_tally(asking_id=asking.pk)
    found = results_of(asking.question, fresh(asking))
    assert [text.text for text in found.written.texts] == ["parent"]
    assert [bar.n for bar in found.bars if bar.key == "+"] == [2]
    remote = results_of(asking.question, fresh(asking), moderated=True)
    assert {text.text for text in remote.texts} == {"zut", "parent"}


# --- scales and numbers -----------------------------------------------------------------------


def test_a_scale_has_its_points_and_measures() -> None:
    found = results("ease", 2, 4, 5, None, 4, 4)
    assert isinstance(found, ScaleResults)
    assert [bar.n for bar in found.bars] == [0, 1, 0, 3, 1, 1]
    assert [found.bars[0].label, found.bars[4].label] == ["pas du tout", "tout à fait"]
    measures = found.measures
    assert (measures.mean, measures.median, measures.spread) == ("3,8", "4", "1,0")
    assert measures.words


def test_one_answer_has_no_spread_and_nobody_s_has_no_measure() -> None:
    assert results("ease", 4).measures.spread == ""
    assert results("ease", None).measures.mean == ""


@pytest.mark.parametrize(
    ("spread", "points", "words"),
    [
        (0.3, 5, "close together"),
        (1.4, 5, "spread over the scale"),
        (1.9, 5, "both ends"),
        (0.5, 2, ""),
        (None, 5, ""),
    ],
)
def test_the_spread_is_put_into_words(spread: float | None, points: int, words: str) -> None:
    with override("en"):
        said = spread_in_words(spread, points)
    assert words in said
    assert bool(said) == bool(words)


def test_whole_numbers_show_the_values_that_nobody_gave() -> None:
    found = results("accounts", 2, 5, 5)
    assert isinstance(found, NumberResults)
    assert [(bar.label, bar.n) for bar in found.bars] == [("2", 1), ("3", 0), ("4", 0), ("5", 2)]
    measures = found.measures
    assert (measures.mean, measures.median, measures.unit) == ("4,0", "5", "comptes")


def test_a_leap_between_values_is_marked() -> None:
    found = results("accounts", 0, 1, 40)
    assert [(bar.label, bar.leaps) for bar in found.bars] == [
        ("0", False), ("1", False), ("40", True),
    ]  # fmt: skip


def test_classes_are_named_by_what_they_hold() -> None:
    found = results("accounts", *range(0, 51, 2))
    assert found.are_classes
    labels = [bar.label for bar in found.bars]
    assert labels[0] == "0 à 4"
    assert labels[-1] == "50"  # no more can be answered
    assert sum(bar.n for bar in found.bars) == 26
    assert not any(bar.leaps for bar in found.bars)


def test_classes_of_decimal_numbers_leave_no_value_out() -> None:
    found = results("hours", *[value / 10 for value in range(0, 140, 7)])
    assert [bar.label for bar in found.bars][:2] == ["0 à 1,9", "2 à 3,9"]


# --- several items ----------------------------------------------------------------------------


def test_a_matrix_keeps_the_order_of_its_rows_and_each_row_its_own_base() -> None:
    found = results(
        "frequency",
        {"post": 0, "read": 2, "talk": None},
        {"post": 2, "read": 2},
        {"post": 0, "read": 1, "talk": 1},
        None,
    )
    assert isinstance(found, MatrixResults)
    assert [(row.label, row.n, row.unknown) for row in found.rows] == [
        ("Publier", 3, 0), ("Lire", 3, 0), ("Échanger", 2, 1),
    ]  # fmt: skip
    post = found.rows[0]
    assert [(part.point.label, part.n, part.pct) for part in post.segments] == [
        ("jamais", 2, 67), ("parfois", 0, 0), ("chaque jour", 1, 33),
    ]  # fmt: skip
    assert post.measures.mean == "0,7"
    assert len({point.shade for point in found.points}) == 3


@pytest.mark.parametrize("high", range(1, 11))
def test_every_point_of_a_scale_has_a_fill_of_its_own(high: int) -> None:
    question = Question(kind=Kind.MATRIX, scale_low=0, scale_high=high)
    points = points_of(question)
    fills = [point.shade for point in points]
    assert fills == sorted(set(fills))
    if MatrixResults(question, points=points).are_keyed:
        sheet = (CSS / "results.css").read_text()
        drawn = re.findall(r"\.is-keyed \.seg\.sh(\d+) { fill-opacity: ([.\d]+); }", sheet)
        shades = {int(shade): float(opacity) for shade, opacity in drawn}
        seen = [shades.get(fill, 1.0) for fill in fills]
        assert seen == sorted(set(seen))


def test_the_parts_of_a_stacked_bar_fill_it_without_a_gap() -> None:
    values: list[Any] = [{"post": value} for value in (0, 0, 0, 1, 1, 2, 2)]
    parts = results("frequency", *values).rows[0].segments
    for one, after in itertools.pairwise(parts):
        assert one.start + one.width == pytest.approx(after.start, abs=0.02)
    assert parts[-1].start + parts[-1].width == pytest.approx(100, abs=0.02)


def test_a_ranking_goes_by_mean_rank_then_by_first_places() -> None:
    found = results(
        "expectations",
        ["tools", "ideas", "rules"],
        ["ideas", "tools", "rules"],
        ["tools", "ideas", "people"],
    )
    assert isinstance(found, RankingResults)
    assert [(item.place, item.label, item.mean, item.firsts) for item in found.items] == [
        (1, "Des outils", "1,3", 2),
        (2, "Des idées", "1,7", 1),
        (3, "Des règles", "3,3", 0),
        (4, "Des rencontres", "3,7", 0),
    ]
    assert found.items[0].ranks == (2, 1, 0)
    assert found.is_partial
    strengths = [item.strength for item in found.items]
    assert strengths == sorted(strengths, reverse=True)


def test_items_of_equal_standing_share_a_place_and_first_places_part_equal_means() -> None:
    equal = results("expectations", ["tools", "ideas"], ["ideas", "tools"])
    assert [item.place for item in equal.items] == [1, 1, 3, 3]
    # tools: 1, 1, 3; ideas: 2, 2, 1 - the same mean rank
    parted = results(
        "expectations", ["ideas", "rules", "tools"], ["tools", "ideas"], ["tools", "ideas"]
    )
    assert [item.mean for item in parted.items[:2]] == ["1,7", "1,7"]
    assert [(item.place, item.label) for item in parted.items[:2]] == [
        (1, "Des outils"), (2, "Des idées"),
    ]  # fmt: skip


# --- words ------------------------------------------------------------------------------------


def test_a_cloud_is_laid_out_for_each_shape_of_screen() -> None:
    asking = answered("word", "confiance", "peur", "peur")
    for room in (PROJECTOR, PHONE, REPORT):
        found = results_of(asking.question, asking, room=room)
        assert isinstance(found, CloudResults)
        assert [(cloud.width, cloud.height) for cloud in found.clouds] == list(room.boxes)
        assert {word.text for word in found.clouds[0].words} == {"peur", "confiance"}
        assert found.words == [("peur", 2), ("confiance", 1)]


def test_texts_stand_under_the_teacher_s_headings_newest_first_the_rest_last() -> None:
    asking = answered("hopes", "un", "deux", "trois", "quatre")
    groups = [
        TextGroup.objects.create(question=asking.question, title=title, order=order)
        for order, title in enumerate(("Temps", "Outils", "Personne"))
    ]
    for text, group in (("un", 1), ("quatre", 0), ("deux", 0)):
        Answer.objects.filter(value__contains=f'"{text}"').update(text_group=groups[group])
    with override("en"):
        found = results_of(asking.question, asking)
    assert isinstance(found, TextResults)
    assert [
        (heading.title, [text.text for text in heading.texts]) for heading in found.written.headings
    ] == [("Temps", ["quatre", "deux"]), ("Outils", ["un"]), ("Not sorted", ["trois"])]


def test_without_headings_texts_are_one_list() -> None:
    found = results("hopes", "un", "deux", None)
    assert [heading.title for heading in found.written.headings] == [""]
    assert [text.text for text in found.texts] == ["deux", "un"]


def texts(number: int, length: int = 20, group: Any = None) -> list[Text]:
    return [
        Text(id=index, text=f"{index} ".ljust(length, "x"), n=1, hidden=False, group=group)  # type: ignore[arg-type]
        for index in range(number)
    ]


def test_the_projector_shows_the_newest_and_says_how_many_are_left() -> None:
    found = written_of(texts(300), [], PROJECTOR)
    assert [text.text[:2] for text in found.texts[:3]] == ["0 ", "1 ", "2 "]
    assert len(found.texts) + found.more == 300
    assert 5 < len(found.texts) <= 24
    assert written_of(texts(300), [], REPORT).more == 0


def test_every_heading_keeps_its_newest_text_however_little_room_there_is() -> None:
    narrow = Room(((1, 1),), ((1, 1),), texts=2, lines=3, longest=10)
    groups = [TextGroup(title=f"G{index}", order=index) for index in range(4)]
    written = [text for group in groups for text in texts(3, 200, group.pk)]
    found = written_of(written, groups, narrow)
    assert [len(heading.texts) for heading in found.headings] == [1, 1, 1, 1]
    assert found.is_shortened
    assert all(text.text.endswith("…") for text in found.texts)
    assert found.more == 8


# --- how it is drawn --------------------------------------------------------------------------


SAID = {
    "role": ["teacher", "student", {"other": "<b>parent</b>"}],
    "networks": [None, ["linkedin"], [{"other": "Bluesky"}, "tiktok"]],
    "ease": [1, 5, None],
    "frequency": [{"post": 0, "read": None}, {"post": 2, "talk": 1}],
    "expectations": [["tools"], ["people", "tools"]],
    "accounts": [0, 3, 50],
    "hours": [0.5, 2, None],
    "word": ["peur", "confiance"],
    "hopes": ["<script>", "Deux\nlignes", None],
}


@pytest.mark.parametrize("key", SAID)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_is_drawn_with_its_list_or_table(key: str, language: str) -> None:
    asking = answered(key, *SAID[key])
    with override(language):
        found = results_of(asking.question, asking, people=people_asked([asking]))
        html = render_to_string("responses/results.html", {"results": found})
    assert "style=" not in html
    assert "<script" not in html
    assert "<b>" not in html
    assert ("<table" in html) != (key == "hopes")
    assert "out of" in html or language == "fr"


@pytest.mark.parametrize("key", SAID)
def test_nobody_s_answer_invites_and_draws_nothing(key: str) -> None:
    asking = asking_of(make_kinds_session(), key)
    html = render_to_string(
        "responses/results.html", {"results": results_of(asking.question, asking)}
    )
    assert "<table" not in html
    assert '<svg class="bar-svg' not in html
    assert 'class="empty"' in html


def test_under_five_answers_the_numbers_come_first_and_it_is_said() -> None:
    said = "So few answers"

    def drawn(*values: Any) -> str:
        with override("en"):
            return render_to_string("responses/results.html", {"results": results("role", *values)})

    few, enough = drawn(*["teacher"] * 4), drawn(*["teacher"] * 5)
    assert "is-few" in few
    assert said in few
    assert "is-few" not in enough
    assert said not in enough


# --- figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "total", "pct"), [(1, 3, 33), (2, 3, 67), (1, 8, 13), (0, 0, 0), (1, 200, 1)]
)
def test_shares_are_rounded_half_up(number: int, total: int, pct: int) -> None:
    assert share(number, total) == pct


def test_numbers_are_written_as_the_language_does() -> None:
    with override("fr"):
        assert (decimal(2.25), decimal(-0.05), decimal(None)) == ("2,3", "-0,1", "")
        assert (plain(12.0, 1), plain(12.5, 1), plain(0.0, 2)) == ("12", "12,5", "0")
        assert (signed(-0.75, 1), signed(3, 0)) == ("\u22120,8", "+3")
    with override("en"):
        assert (decimal(2.25), signed(0.04, 1)) == ("2.3", "no change")
