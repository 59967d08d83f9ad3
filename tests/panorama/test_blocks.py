"""Blocks of a slide on a screen."""

from typing import Any

import pytest
from django.utils import translation
from pydantic import ValidationError

from sessions.panorama.blocks import Figures, arranged
from sessions.panorama.documents import FigureBlock, SlideDocument

FIGURE: dict[str, Any] = {
    "kind": "figure",
    "value": "58 %",
    "label": {"fr": "des salariés"},
    "study": {"fr": "Étude"},
    "year": "2014",
    "source": {"fr": "Revue"},
}


def figure(**values: Any) -> dict[str, Any]:
    return {**FIGURE, **values}


def slide(*blocks: dict[str, Any]) -> SlideDocument:
    return SlideDocument.model_validate({"key": "x", "title": {"fr": "T"}, "blocks": list(blocks)})


def test_neighbouring_figures_of_one_source_say_it_once() -> None:
    text = {"kind": "text", "text": {"fr": "Bonjour"}}
    shown = arranged(slide(text, figure(), figure(value="30 %"), text).blocks)
    assert [block.kind for block in shown] == ["text", "figures", "text"]
    group = shown[1]
    assert isinstance(group, Figures)
    assert group.source == "Étude, 2014 · Revue"
    assert [one.source for one in group.figures] == ["", ""]


def test_figures_of_different_sources_each_say_theirs() -> None:
    (group,) = arranged(slide(figure(), figure(source={"fr": "Autre"})).blocks)
    assert isinstance(group, Figures)
    assert group.source == ""
    assert all(one.source for one in group.figures)


def test_a_weak_figure_is_kept_from_the_room() -> None:
    assert arranged(slide(figure(grade="C")).blocks) == []


def test_a_year_and_a_standing_are_not_said_twice() -> None:
    with translation.override("fr"):
        (group,) = arranged(
            slide(
                figure(
                    study={"fr": "Chiffres de 2014"},
                    status="probable",
                    source={"fr": "source probable : Étude"},
                )
            ).blocks
        )
        assert isinstance(group, Figures)
        assert group.figures[0].source == "Chiffres de 2014 · source probable : Étude"
        assert group.figures[0].standing == ""


def test_each_figure_keeps_its_own_population_and_standing() -> None:
    with translation.override("fr"):
        lost = figure(status="not_found", value=None, population={"fr": "Élèves"})
        (group,) = arranged(slide(figure(), lost).blocks)
    assert isinstance(group, Figures)
    assert group.source == "Étude, 2014 · Revue"
    assert [one.population for one in group.figures] == ["", "Élèves"]
    assert [bool(one.standing) for one in group.figures] == [False, True]


@pytest.mark.parametrize(
    "broken",
    [
        {"source": None},
        {"year": None},
        {"value": None},
        {"status": "not_found"},
        {"url": "javascript:alert(1)"},
        {"grade": "Z"},
    ],
)
def test_a_figure_without_its_source_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FigureBlock.model_validate(figure(**broken))
